package io.headwater.tensor;

/**
 * The backend that was asked for cannot be used here. The message is one line: what was expected,
 * what was there and what to do.
 */
public final class UnusableBackendException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnusableBackendException(String message) {
    super(message);
  }

  UnusableBackendException(String message, Throwable cause) {
    super(message, cause);
  }
}
