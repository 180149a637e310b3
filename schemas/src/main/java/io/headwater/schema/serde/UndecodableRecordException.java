package io.headwater.schema.serde;

import org.apache.kafka.common.errors.SerializationException;

/** Bytes that are not the record they should be, and never will be. */
public final class UndecodableRecordException extends SerializationException {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String actual;

  /**
   * @param where what was read, for example {@code value of topic 'tasks'}
   * @param expected what it should have been
   * @param actual what it was
   * @param cause what the decoder said; null when this is the first to notice
   */
  UndecodableRecordException(String where, String expected, String actual, Throwable cause) {
    super(where + ": expected " + expected + " but was " + actual, cause);
    this.expected = expected;
    this.actual = actual;
  }

  public String expected() {
    return expected;
  }

  public String actual() {
    return actual;
  }
}
