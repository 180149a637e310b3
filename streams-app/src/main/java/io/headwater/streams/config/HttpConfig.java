package io.headwater.streams.config;

/**
 * Where the status server listens.
 *
 * @param host address to bind
 * @param port 0 for any free port, {@value #OFF} for no server
 */
public record HttpConfig(String host, int port) {
  /** The port that means: no status server. */
  public static final int OFF = -1;

  /** Returns whether a status server is wanted. */
  public boolean enabled() {
    return port != OFF;
  }
}
