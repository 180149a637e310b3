package io.headwater.standalone.local;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;

/**
 * Says early and in one line that a port is taken. The servers' own answers come after seconds, in
 * their own words, and know of no option.
 */
final class TakenPort {
  // A registry whose parent was killed holds its port until it has noticed.
  private static final Duration LEFTOVERS_END_WITHIN = Duration.ofSeconds(3);
  private static final long POLL_MILLIS = 100;

  private TakenPort() {}

  /**
   * Returns when the port can be bound.
   *
   * @param port 0 and less are always free
   * @param option that chooses another port
   * @throws IOException naming port and option, if it is taken
   */
  static void refuse(String host, int port, String option)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LEFTOVERS_END_WITHIN.toNanos();
    while (port > 0 && isTaken(host, port)) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "port %d of %s is taken; choose another with %s".formatted(port, host, option));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean isTaken(String host, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return false;
    } catch (BindException e) {
      return true;
    }
  }
}
