package io.headwater.learner;

/** The parts of a {@link LearnerDefinition}, each right by itself, do not go together. */
public final class UnusableDefinitionException extends IllegalArgumentException {
  private final String field;

  UnusableDefinitionException(String field, String expected, String actual) {
    super(field + ": expected " + expected + " but was " + actual);
    this.field = field;
  }

  /** The part of the definition to change: its key in configurations. */
  public String field() {
    return field;
  }
}
