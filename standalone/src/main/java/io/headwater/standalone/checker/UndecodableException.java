package io.headwater.standalone.checker;

/** The bytes are not a record of the expected kind; the message says why. */
final class UndecodableException extends Exception {

  UndecodableException(String message) {
    super(message);
  }

  UndecodableException(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }
}
