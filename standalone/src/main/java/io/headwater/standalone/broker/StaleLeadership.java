package io.headwater.standalone.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.utils.Time;

/**
 * Ends the leadership that a killed broker still has in its own metadata.
 *
 * <p>A node that was killed starts from metadata in which it leads its partitions. So its
 * transaction coordinator goes on with what was being committed, while the controller finds that
 * the broker's session is over and takes its leadership away. A marker that is due in this moment
 * finds no leader; Kafka takes the partition for a deleted one, leaves the marker out and records
 * the transaction as complete. Readers of committed records then wait at that transaction until the
 * same producer ends another one in that partition.
 *
 * <p>Here the controller alone is started first and told to unregister the broker, which then
 * starts from metadata in which it leads nothing, registers, and is given its partitions.
 */
final class StaleLeadership {
  /** Written by Kafka when a broker stops in order, deleted when it starts. */
  private static final String CLEAN_STOP = ".kafka_cleanshutdown";

  /**
   * Until a controller has read its metadata it takes itself for one of the oldest kind, which
   * answers no requests but a broker's.
   */
  private static final Duration UNTIL_READ = Duration.ofSeconds(30);

  private StaleLeadership() {}

  /** Whether the broker of a formatted directory was killed. */
  static boolean isIn(Path directory) {
    return !Files.exists(directory.resolve(CLEAN_STOP))
        && Files.isDirectory(directory.resolve("__cluster_metadata-0"));
  }

  /**
   * Ends it; takes one to three seconds.
   *
   * @throws IOException if the controller does not start or does not do as it is told
   */
  static void end(Path directory) throws IOException {
    int port = LoopbackPorts.findFree().first();
    Properties settings = BrokerSettings.ofControllerAlone(directory, port);
    KafkaRaftServer controller = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    try {
      controller.startup();
      try (Admin admin =
          Admin.create(Map.of("bootstrap.controllers", LoopbackPorts.HOST + ":" + port))) {
        unregister(admin);
      }
    } catch (ExecutionException e) {
      throw new IOException("controller did not unregister the broker of " + directory, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while unregistering the broker of " + directory, e);
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  private static void unregister(Admin admin) throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + UNTIL_READ.toNanos();
    while (true) {
      try {
        admin.unregisterBroker(BrokerSettings.NODE_ID).all().get();
        return;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BrokerIdNotRegisteredException) {
          return;
        }
        boolean unread = e.getCause() instanceof UnsupportedVersionException;
        if (!unread || System.nanoTime() - deadline > 0) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
  }
}
