package io.headwater.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class EmbeddedBrokerIT {
  private static final int KILLS = 4;
  private static final String TOPIC = "letters";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  @TempDir Path directory;

  @Test
  void keepsCommittedRecordsAndItsIdentityOverARestart() throws Exception {
    String cluster;
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      cluster = clusterId(broker.bootstrapServers());
      createTopic(broker.bootstrapServers());
      produceInTransaction(broker.bootstrapServers(), List.of("a", "b"), Ending.COMMIT);
      produceInTransaction(broker.bootstrapServers(), List.of("lost"), Ending.ABORT);
    }

    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      produceInTransaction(broker.bootstrapServers(), List.of("c"), Ending.COMMIT);

      assertThat(clusterId(broker.bootstrapServers())).isEqualTo(cluster);
      assertThat(readCommitted(broker.bootstrapServers(), 3)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void keepsCommittedRecordsWhenItsProcessIsKilled() throws Exception {
    Process process = startProcess(0);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String servers = output.readLine();
      createTopic(servers);
      produceInTransaction(servers, List.of("a", "b"), Ending.COMMIT);
      // The coordinator writes the markers after it has answered: kill when a reader sees them.
      assertThat(readCommitted(servers, 2)).containsExactly("a", "b");
    } finally {
      process.destroyForcibly().waitFor();
    }

    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertThat(readCommitted(broker.bootstrapServers(), 2)).containsExactly("a", "b");
    }
  }

  /** Its markers may not be written yet: the coordinator writes them after it has answered. */
  @Test
  void finishesATransactionAnsweredJustBeforeItWasKilledWhenItReturnsOnItsPort() throws Exception {
    int port = LoopbackPorts.findFree().first();
    List<String> committed = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = startProcess(port);
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        String servers = output.readLine();
        if (kill == 0) {
          createTopic(servers);
        }
        committed.add("value-" + kill);
        produceInTransaction(
            servers, List.of("value-" + kill), Ending.COMMIT, process::destroyForcibly);
      } finally {
        process.destroyForcibly().waitFor();
      }
    }

    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, port)) {
      assertThat(readCommitted(broker.bootstrapServers(), KILLS))
          .containsExactlyElementsOf(committed);
    }
  }

  @Test
  void refusesTheDirectoryOfARunningBroker() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining(directory.toString());

      createTopic(broker.bootstrapServers());
    }
  }

  @Test
  void runsBesideAnotherBrokerWithTopicsOfItsOwn(@TempDir Path otherDirectory) throws Exception {
    try (EmbeddedBroker one = EmbeddedBroker.start(directory, 0);
        EmbeddedBroker other = EmbeddedBroker.start(otherDirectory, 0)) {
      createTopic(one.bootstrapServers());
      createTopic(other.bootstrapServers());
      produceInTransaction(one.bootstrapServers(), List.of("here"), Ending.COMMIT);
      produceInTransaction(other.bootstrapServers(), List.of("there"), Ending.COMMIT);

      assertThat(readCommitted(one.bootstrapServers(), 1)).containsExactly("here");
      assertThat(readCommitted(other.bootstrapServers(), 1)).containsExactly("there");
    }
  }

  @Test
  void servesTheOneThatStaysWhenTheOtherBrokerStops(@TempDir Path otherDirectory) throws Exception {
    try (EmbeddedBroker one = EmbeddedBroker.start(directory, 0)) {
      createTopic(one.bootstrapServers());
      EmbeddedBroker.start(otherDirectory, 0).close();
      produceInTransaction(one.bootstrapServers(), List.of("still here"), Ending.COMMIT);

      assertThat(readCommitted(one.bootstrapServers(), 1)).containsExactly("still here");
    }
  }

  @Test
  void takesRecordsOfSixteenMebibytes() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      createTopic(broker.bootstrapServers());
      String large = "x".repeat(16 << 20);
      produceInTransaction(broker.bootstrapServers(), List.of(large), Ending.COMMIT);

      assertThat(readCommitted(broker.bootstrapServers(), 1).get(0)).hasSameSizeAs(large);
    }
  }

  @Test
  void createsNoTopicThatNobodyAskedFor() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        Admin admin = Admin.create(client(broker.bootstrapServers()))) {
      assertThatThrownBy(() -> admin.describeTopics(List.of("typo")).allTopicNames().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void namesDirectoryAndPortWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, loopback())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, taken.getLocalPort()).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("port=" + taken.getLocalPort());
    }
  }

  @Test
  void refusesADirectoryThatIsNone() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> EmbeddedBroker.start(file, 0).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  private Process startProcess(int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerMain.class.getName(),
            directory.toString(),
            Integer.toString(port))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private enum Ending {
    COMMIT,
    ABORT
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static Map<String, Object> client(String servers) {
    return Map.of("bootstrap.servers", servers);
  }

  private static String clusterId(String servers) throws Exception {
    try (Admin admin = Admin.create(client(servers))) {
      return admin.describeCluster().clusterId().get();
    }
  }

  private static void createTopic(String servers) throws Exception {
    try (Admin admin = Admin.create(client(servers))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static void produceInTransaction(String servers, List<String> values, Ending ending)
      throws Exception {
    produceInTransaction(servers, values, ending, () -> {});
  }

  /** Runs {@code answered} as soon as the broker has answered the end of the transaction. */
  private static void produceInTransaction(
      String servers, List<String> values, Ending ending, Runnable answered) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "transactional.id",
            "writer",
            "max.request.size",
            17 << 20);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (String value : values) {
        producer.send(new ProducerRecord<>(TOPIC, 0, null, value)).get();
      }
      switch (ending) {
        case COMMIT -> producer.commitTransaction();
        case ABORT -> producer.abortTransaction();
      }
      answered.run();
    }
  }

  /** Reads until the last stable offset that holds now; fails by the test's timeout otherwise. */
  private static List<String> readCommitted(String servers, int atLeast) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", servers,
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
      while (values.size() < atLeast || consumer.position(PARTITION) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
