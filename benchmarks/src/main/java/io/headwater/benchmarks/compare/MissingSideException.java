package io.headwater.benchmarks.compare;

/** A side cannot be measured here; the message says why. */
public final class MissingSideException extends Exception {
  public MissingSideException(String message) {
    super(message);
  }

  public MissingSideException(String message, Throwable cause) {
    super(message, cause);
  }
}
