package io.headwater.streams.config;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whose the records of learners are that are not configured here, where several applications read
 * the same topics.
 *
 * @param others whose records all of them are: none's, so that they are dead letters; those of
 *     other applications, which deal with bad keys too; or those of other applications where named
 * @param named the learners of other applications, where named
 */
public record UnknownLearners(Others others, SortedSet<String> named) {
  /** Nobody else reads the topics. */
  public static final UnknownLearners DEAD_LETTER = of(Others.NONE, Set.of());

  /** Another application deals with whatever is not for a learner configured here. */
  public static final UnknownLearners IGNORE = of(Others.ALL, Set.of());

  /** Which records belong to other applications. */
  public enum Others {
    /** None. */
    NONE,
    /** Those of the named learners. */
    NAMED,
    /** All that are not for a learner configured here. */
    ALL
  }

  /** Copies the set. */
  public UnknownLearners {
    named = Collections.unmodifiableSortedSet(new TreeSet<>(named));
  }

  /** Other applications have these learners; what is for nobody's is a dead letter. */
  public static UnknownLearners ignoring(Collection<String> named) {
    return of(Others.NAMED, named);
  }

  /** Whether another application has the learner, which is not configured here. */
  public boolean leaves(String learnerId) {
    return others == Others.ALL || named.contains(learnerId);
  }

  private static UnknownLearners of(Others others, Collection<String> named) {
    return new UnknownLearners(others, new TreeSet<>(named));
  }
}
