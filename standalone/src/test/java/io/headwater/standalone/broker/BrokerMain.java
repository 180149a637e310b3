package io.headwater.standalone.broker;

import java.nio.file.Path;

/** Runs a broker in a directory on a port, prints where it listens, and waits to be killed. */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) throws Exception {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]))) {
      System.out.println(broker.bootstrapServers());
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
