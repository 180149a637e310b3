package io.headwater.streams.topic;

/**
 * The topics are not as they must be, or the cluster could not be asked. The message is one line.
 */
public final class TopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes a message that says what was expected, what was found and in which topic. */
  public TopicException(String message) {
    super(message);
  }

  /** As above, with what caused it. */
  public TopicException(String message, Throwable cause) {
    super(message, cause);
  }
}
