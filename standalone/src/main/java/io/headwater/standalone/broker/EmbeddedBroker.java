package io.headwater.standalone.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka node (KRaft, broker and controller together) running in this JVM.
 *
 * <p>The directory holds everything: it is formatted when new, and topics, committed transactions
 * and group offsets in it are there again after a restart, also after the process was killed. Two
 * brokers may run side by side on different directories; a directory serves one broker at a time.
 *
 * <p>The broker listens on 127.0.0.1, without authentication unless told. It is started when {@link
 * #start} returns, answers until {@link #close}, and whoever started it closes it. A broker whose
 * directory fails under it (disk full, directory deleted) halts the whole JVM, as Kafka does
 * everywhere.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int ATTEMPTS_ON_FREE_PORTS = 5;

  private final KafkaRaftServer server;
  private final int port;
  private final DirectoryLock lock;

  private EmbeddedBroker(KafkaRaftServer server, int port, DirectoryLock lock) {
    this.server = server;
    this.port = port;
    this.lock = lock;
  }

  /**
   * Starts a broker and returns when it serves clients, which takes 2 to 5 seconds.
   *
   * @param directory created and formatted when it holds no broker yet
   * @param port the TCP port for clients, or 0 for any free one
   * @throws IOException if the port is taken, the directory is not writable or belongs to a running
   *     broker; the message names which
   */
  public static EmbeddedBroker start(Path directory, int port) throws IOException {
    return start(directory, port, BrokerSecurity.none());
  }

  /**
   * As {@link #start(Path, int)}, with a client listener that is secured.
   *
   * @throws IOException also if Kafka cannot use the security's properties
   */
  public static EmbeddedBroker start(Path directory, int port, BrokerSecurity security)
      throws IOException {
    Files.createDirectories(directory);
    DirectoryLock lock = DirectoryLock.of(directory, "broker");
    boolean started = false;
    try {
      format(directory, security);
      if (StaleLeadership.isIn(directory)) {
        StaleLeadership.end(directory);
      }
      EmbeddedBroker broker = startLocked(directory, port, security, lock);
      started = true;
      return broker;
    } finally {
      if (!started) {
        lock.close();
      }
    }
  }

  private static EmbeddedBroker startLocked(
      Path directory, int port, BrokerSecurity security, DirectoryLock lock) throws IOException {
    // Kafka wants its ports named before it starts. Between our finding a free one and its binding
    // it another process may take it, hence more than one attempt.
    for (int attempt = 1; ; attempt++) {
      LoopbackPorts free = LoopbackPorts.findFree();
      int clientPort = port == 0 ? free.first() : port;
      KafkaRaftServer server =
          new KafkaRaftServer(
              new KafkaConfig(BrokerSettings.of(directory, clientPort, free.second(), security)),
              Time.SYSTEM);
      try {
        server.startup();
        return new EmbeddedBroker(server, clientPort, lock);
      } catch (Exception e) { // Kafka's Scala code throws checked exceptions undeclared.
        server.shutdown();
        boolean anotherPortMayDo = port == 0 && isCausedByTakenPort(e);
        if (!anotherPortMayDo || attempt == ATTEMPTS_ON_FREE_PORTS) {
          throw new IOException(
              "broker did not start: directory=%s, port=%d: %s"
                  .formatted(directory, clientPort, e.getMessage()),
              e);
        }
      }
    }
  }

  /** Where clients connect: {@code 127.0.0.1:PORT}. */
  public String bootstrapServers() {
    return LoopbackPorts.HOST + ":" + port;
  }

  /** Stops the broker after a clean shutdown of its logs; under a second when it is idle. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void format(Path directory, BrokerSecurity security) throws IOException {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(BrokerSettings.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setHasDynamicQuorum(false)
          .setScramArguments(security.scramArguments())
          // A process killed in the middle of formatting leaves some files behind.
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new IOException("cannot format the broker directory " + directory, e);
    }
  }

  private static boolean isCausedByTakenPort(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof BindException) {
        return true;
      }
    }
    return false;
  }
}
