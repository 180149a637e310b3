package io.headwater.streams.convert;

/** A tensor record whose shape and bytes contradict each other. */
public final class MalformedTensorException extends IllegalArgumentException {
  private final String expected;
  private final String actual;

  /** Says what the record should have held and what it holds. */
  public MalformedTensorException(String expected, String actual) {
    super("expected " + expected + " but was " + actual);
    this.expected = expected;
    this.actual = actual;
  }

  /** What would have been right. */
  public String expected() {
    return expected;
  }

  /** What was there. */
  public String actual() {
    return actual;
  }
}
