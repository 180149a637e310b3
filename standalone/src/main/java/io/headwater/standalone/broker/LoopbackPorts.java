package io.headwater.standalone.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Two different TCP ports of 127.0.0.1 that were free a moment ago. */
record LoopbackPorts(int first, int second) {
  static final String HOST = "127.0.0.1";

  static LoopbackPorts findFree() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket first = new ServerSocket(0, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback)) {
      return new LoopbackPorts(first.getLocalPort(), second.getLocalPort());
    }
  }
}
