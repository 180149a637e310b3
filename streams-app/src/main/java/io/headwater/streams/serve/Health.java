package io.headwater.streams.serve;

import java.util.List;

/** The answer to a health question: fine when there is no reason against it. */
public record Health(List<String> reasons) {
  /** Copies the list. */
  public Health {
    reasons = List.copyOf(reasons);
  }

  /** Returns the answer that all is well. */
  public static Health ok() {
    return new Health(List.of());
  }

  /** Returns the answer that something is wrong, and what. */
  public static Health failing(String reason) {
    return new Health(List.of(reason));
  }

  /** Returns whether all is well. */
  public boolean isOk() {
    return reasons.isEmpty();
  }
}
