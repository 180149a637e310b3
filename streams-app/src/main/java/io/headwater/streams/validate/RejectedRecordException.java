package io.headwater.streams.validate;

/** A record that cannot be processed, with all that its producer needs to mend it. */
public final class RejectedRecordException extends Exception {
  private final Reason reason;
  private final String where;
  private final String expected;
  private final String actual;

  /**
   * @param where the field, for example {@code support.features}
   * @param expected what would have been right
   * @param actual what was there
   */
  public RejectedRecordException(Reason reason, String where, String expected, String actual) {
    super(where + ": expected " + expected + " but was " + actual);
    this.reason = reason;
    this.where = where;
    this.expected = expected;
    this.actual = actual;
  }

  /** Why the record is rejected. */
  public Reason reason() {
    return reason;
  }

  /** The field that is wrong. */
  public String where() {
    return where;
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
