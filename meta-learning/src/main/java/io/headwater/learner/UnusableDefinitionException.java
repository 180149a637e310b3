package io.headwater.learner;

/** The parts of a {@link LearnerDefinition}, each right by itself, do not go together. */
public final class UnusableDefinitionException extends IllegalArgumentException {
  private final String field;
  private final String expectation;

  UnusableDefinitionException(String field, String expected, String actual) {
    super(field + ": expected " + expected + " but was " + actual);
    this.field = field;
    this.expectation = "expected " + expected + " but was " + actual;
  }

  /** The part of the definition to change: its key in configurations. */
  public String field() {
    return field;
  }

  /** What was expected and what was there. */
  public String expectation() {
    return expectation;
  }
}
