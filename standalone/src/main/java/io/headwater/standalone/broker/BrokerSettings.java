package io.headwater.standalone.broker;

import java.nio.file.Path;
import java.util.Properties;

/** The settings of a single small node: the defaults are made for machines with many cores. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String PARTITIONS = "4";
  private static final int MAX_RECORD_BYTES = 17 << 20;

  private BrokerSettings() {}

  static Properties of(
      Path directory, int clientPort, int controllerPort, BrokerSecurity security) {
    Properties p = new Properties();
    identity(p, directory, clientPort, controllerPort);
    p.setProperty(
        "listener.security.protocol.map",
        "CLIENT:%s,%s:PLAINTEXT".formatted(security.protocol(), CONTROLLER_LISTENER));
    singleReplica(p);
    sizes(p);
    quickRecovery(p);
    security.properties().forEach(p::setProperty);
    return p;
  }

  /** The same node without its broker: the controller on a port of its own. */
  static Properties ofControllerAlone(Path directory, int port) {
    Properties p = of(directory, port, port, BrokerSecurity.none());
    p.setProperty("process.roles", "controller");
    p.setProperty(
        "listeners", "%s://%s:%d".formatted(CONTROLLER_LISTENER, LoopbackPorts.HOST, port));
    p.remove("advertised.listeners");
    p.remove("inter.broker.listener.name");
    return p;
  }

  private static void identity(Properties p, Path directory, int clientPort, int controllerPort) {
    String client = "CLIENT://%s:%d".formatted(LoopbackPorts.HOST, clientPort);
    String controller =
        "%s://%s:%d".formatted(CONTROLLER_LISTENER, LoopbackPorts.HOST, controllerPort);
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(NODE_ID));
    p.setProperty(
        "controller.quorum.voters",
        "%d@%s:%d".formatted(NODE_ID, LoopbackPorts.HOST, controllerPort));
    p.setProperty("listeners", client + "," + controller);
    p.setProperty("advertised.listeners", client);
    p.setProperty("inter.broker.listener.name", "CLIENT");
    p.setProperty("controller.listener.names", CONTROLLER_LISTENER);
    p.setProperty("log.dirs", directory.toAbsolutePath().toString());
    // A topic that nobody created is a mistake in a name, and shows as one.
    p.setProperty("auto.create.topics.enable", "false");
  }

  private static void singleReplica(Properties p) {
    p.setProperty("num.partitions", PARTITIONS);
    p.setProperty("offsets.topic.num.partitions", PARTITIONS);
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("transaction.state.log.num.partitions", PARTITIONS);
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.num.partitions", PARTITIONS);
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
  }

  private static void sizes(Properties p) {
    p.setProperty("message.max.bytes", Integer.toString(MAX_RECORD_BYTES));
    p.setProperty("replica.fetch.max.bytes", Integer.toString(MAX_RECORD_BYTES));
    // The default takes 128 MiB of heap.
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    p.setProperty("background.threads", "2");
  }

  /**
   * A crashed client's open transaction hides everything after it from committed readers until it
   * is aborted, and its group seat stays taken until its session ends: clients may choose short
   * times here, and the broker looks often.
   */
  private static void quickRecovery(Properties p) {
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    p.setProperty("group.min.session.timeout.ms", "1000");
    for (String group : new String[] {"group.consumer.", "group.streams."}) {
      p.setProperty(group + "min.session.timeout.ms", "1000");
      p.setProperty(group + "session.timeout.ms", "6000");
      p.setProperty(group + "min.heartbeat.interval.ms", "300");
      p.setProperty(group + "heartbeat.interval.ms", "1000");
    }
  }
}
