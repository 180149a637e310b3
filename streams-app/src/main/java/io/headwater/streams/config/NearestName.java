package io.headwater.streams.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that a misspelt one was probably meant to be. */
final class NearestName {
  private NearestName() {}

  /** Returns the nearest of the names, or nothing when none is near. */
  static Optional<String> of(String misspelt, Collection<String> names) {
    int near = Math.max(1, misspelt.length() / 3);
    return names.stream()
        .filter(name -> distance(misspelt, name) <= near)
        .min(
            Comparator.<String>comparingInt(name -> distance(misspelt, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Returns a question to append to an error, or nothing. */
  static String suggestion(String misspelt, Collection<String> names) {
    return of(misspelt, names).map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** Levenshtein's edit distance, two rows at a time. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
