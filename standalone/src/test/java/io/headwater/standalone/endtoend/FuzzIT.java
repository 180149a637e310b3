package io.headwater.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.serde.AvroSerde;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.checker.LossChecker;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.endtoend.MutatedRecords.Mutated;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.Parts;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.serve.Metrics;
import io.headwater.streams.topic.Topics;
import io.headwater.streams.validate.Inbound;
import io.headwater.streams.validate.RejectedRecordException;
import io.headwater.streams.validate.TaskDecoder;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged records by the thousand: each ends as one model, deletion or dead letter, no thread dies,
 * and memory follows what the records hold, not what they claim. More with {@code
 * -Dheadwater.fuzz.records=200000 -Dheadwater.fuzz.seed=7}.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
class FuzzIT {
  private static final System.Logger LOG = System.getLogger(FuzzIT.class.getName());
  private static final int RECORDS = Integer.getInteger("headwater.fuzz.records", 20_000);
  private static final long SEED = Long.getLong("headwater.fuzz.seed", 1);
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60 + RECORDS / 100);

  /**
   * What a collection may leave in this JVM, where the broker, the application, a producer and the
   * checker live: about 80 MiB at rest, up to 64 MiB in the buffers of each of two producers,
   * fetched and waiting records, which are small here, and what young collections have not looked
   * at yet. A believed length of two thousand million would not fit the 2 GiB heap at all.
   */
  private static final long MOST_HEAP_BYTES = 384L << 20;

  /** Three quarters of the 2 GiB heap, garbage included. */
  private static final long MOST_PEAK_BYTES = 1536L << 20;

  /**
   * What decoding one record may allocate: a constant for messages, stack traces and a request to
   * the registry, and for each byte what the densest contents, a map of short strings, takes.
   */
  private static final long MOST_BYTES_A_RECORD = 256L << 10;

  private static final long MOST_BYTES_A_BYTE = 64;

  private static final String YAML =
      """
      http: {port: 0}
      topics: {max-record-bytes: 64KiB}
      learners:
        sinusoid:
          algorithm: maml
          model: {type: mlp, inputs: 1, hidden: [8], outputs: 1, activation: relu}
          loss: squared-error
          scaling: {type: task, missing: mean}
          on-divergence: unadapted
          meta: {publish-interval: 1s}
        characters:
          algorithm: fomaml
          model: {type: mlp, inputs: 2, hidden: [8], outputs: 3, activation: relu}
          loss: cross-entropy
          meta: {publish-interval: 1s}
      """;

  private Stack stack;
  private Deployment deployment;
  private AvroSerde<TaskEvent> events;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException, InterruptedException, ConfigException {
    stack = Stack.start(directory);
    deployment = Deployment.create(stack, directory, "fuzz", YAML, Map.of());
    events = AvroSerde.forValues(TaskEvent.class, deployment.kafka());
  }

  @AfterAll
  void stop() {
    if (events != null) {
      events.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void endsEachRecordOnceAndGoesOn() throws Exception {
    try (HeadwaterApp app = deployment.startApp();
        HeapWatch heap = HeapWatch.start()) {
      sendAll();

      CheckReport report = settle();

      LOG.log(
          System.Logger.Level.INFO,
          "{0} records of seed {1}; after {2} collections at most {3} MiB, peaks of the pools {4}"
              + " MiB\n{5}",
          RECORDS,
          SEED,
          heap.collections(),
          heap.mostBytesAfterCollection() >> 20,
          heap.peakBytes() >> 20,
          report.toTable());
      assertThat(report.violations()).as("seed %d", SEED).isEmpty();
      assertThat(report.closed()).isTrue();
      assertThat(report.tasks()).isEqualTo(RECORDS);
      assertThat(report.adapted() + report.deletions() + report.deadLetters()).isEqualTo(RECORDS);
      assertThat(report.adapted()).isGreaterThan(RECORDS / 10);
      assertThat(report.deadLetters()).isGreaterThan(RECORDS / 10);
      assertThat(get(app, "/metrics").lines())
          .filteredOn(line -> line.startsWith("kafka_stream_failed_stream_threads"))
          .isNotEmpty()
          .allMatch(line -> line.endsWith(" 0.0"));
      assertThat(heap.collections()).isPositive();
      assertThat(heap.mostBytesAfterCollection()).isLessThan(MOST_HEAP_BYTES);
      assertThat(heap.peakBytes()).isLessThan(MOST_PEAK_BYTES);
    }
  }

  @Test
  void decodesOrRejectsEachRecordWithinWhatItHolds() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (RecordCodecs codecs =
        new RecordCodecs(
            new Topics(deployment.config().topics()),
            KafkaSettings.registry(deployment.config()))) {
      TaskDecoder decoder =
          Parts.of(
                  deployment.config(),
                  codecs,
                  Optional.empty(),
                  () -> BackendKind.AUTO.open(DType.FLOAT32),
                  new Metrics(new SimpleMeterRegistry()))
              .decoder();
      MutatedRecords records = new MutatedRecords(SEED, PARTITIONS, this::wire);
      int rejected = 0;
      long largest = 0;
      for (int i = 0; i < RECORDS; i++) {
        Mutated record = records.next();
        Inbound inbound =
            new Inbound(record.key(), record.value(), "tasks", record.partition(), i, 0);
        long before = threads.getCurrentThreadAllocatedBytes();

        rejected += isRejected(decoder, inbound) ? 1 : 0;

        // The first records also load classes and connect to the registry.
        if (i > 100) {
          long allocated = threads.getCurrentThreadAllocatedBytes() - before;
          largest = Math.max(largest, allocated);
          assertThat(allocated)
              .as("bytes allocated for record %d of seed %d, %d bytes", i, SEED, inbound.bytes())
              .isLessThan(MOST_BYTES_A_RECORD + MOST_BYTES_A_BYTE * inbound.bytes());
        }
      }
      LOG.log(System.Logger.Level.INFO, "at most {0} bytes allocated for a record", largest);
      assertThat(rejected).isBetween(RECORDS / 10, RECORDS * 9 / 10);
    }
  }

  /** Any other exception fails the test: it would stop a stream thread. */
  private static boolean isRejected(TaskDecoder decoder, Inbound inbound) {
    try {
      decoder.decode(inbound);
      return false;
    } catch (RejectedRecordException rejection) {
      return true;
    }
  }

  private void sendAll() throws ExecutionException, InterruptedException {
    MutatedRecords records = new MutatedRecords(SEED, PARTITIONS, this::wire);
    String topic = deployment.prefix() + "tasks";
    List<Future<RecordMetadata>> sent = new ArrayList<>(RECORDS);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", deployment.kafka().get("bootstrap.servers"), "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        Mutated record = records.next();
        sent.add(
            producer.send(
                new ProducerRecord<>(topic, record.partition(), record.key(), record.value())));
      }
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    }
  }

  private CheckReport settle() throws InterruptedException {
    try (LossChecker checker = LossChecker.open(deployment.kafka(), deployment.prefix())) {
      return checker.awaitClosed(PATIENCE);
    }
  }

  private byte[] wire(TaskEvent event) {
    return events.serializer().serialize(deployment.prefix() + "tasks", event);
  }

  private static String get(HeadwaterApp app, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + app.httpPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }
}
