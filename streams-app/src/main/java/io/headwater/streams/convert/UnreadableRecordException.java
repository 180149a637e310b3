package io.headwater.streams.convert;

/** Bytes that are not the record they should be, whoever asks and however often. */
public final class UnreadableRecordException extends Exception {
  private final String expected;
  private final String actual;

  /** Says what was expected and what was found instead. */
  public UnreadableRecordException(String expected, String actual, Throwable cause) {
    super("expected " + expected + " but was " + actual, cause);
    this.expected = expected;
    this.actual = actual;
  }

  /** What the bytes should have been. */
  public String expected() {
    return expected;
  }

  /** What they were, as far as can be told. */
  public String actual() {
    return actual;
  }
}
