package io.headwater.standalone.checker;

/**
 * One broken invariant.
 *
 * @param where the record concerned, {@code topic-partition@offset}, or the learner and version
 * @param detail what was expected and what was found
 */
public record Violation(ViolationKind kind, String where, String detail) {

  @Override
  public String toString() {
    return kind + " " + where + ": " + detail;
  }
}
