package io.headwater.standalone.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Judges a deployment from its topics alone, read committed: every task event ended as exactly one
 * adapted model, deletion or dead letter; {@code folded + rejected + pending} are the query sets
 * allowed to learn, those of late labels among them; every version follows its parent and has the
 * digest of its content.
 *
 * <p>Holds about 8 bytes a task and 24 a gradient, never a payload. A task counts as lost while its
 * output is not committed, so the verdict holds for a stream at rest. The topics must be whole:
 * expired beginnings are violations, and the check must run within the compaction lag of {@code
 * adapted-models} (1 hour), since what compaction removed shows as lost.
 *
 * <p>One thread. Closing closes the consumer.
 */
public final class LossChecker implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration STALLED = Duration.ofSeconds(60);
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(250);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Ledger ledger;
  private final Bookkeeper bookkeeper;

  private LossChecker(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Ledger ledger,
      Bookkeeper bookkeeper) {
    this.consumer = consumer;
    this.partitions = partitions;
    this.ledger = ledger;
    this.bookkeeper = bookkeeper;
  }

  /**
   * Connects, and stands at the beginning of every topic.
   *
   * @param kafka client settings with {@code bootstrap.servers} and {@code schema.registry.url}
   * @param topicPrefix the deployment's topic prefix, may be empty
   * @throws IllegalStateException when a topic does not exist
   */
  public static LossChecker open(Map<String, ?> kafka, String topicPrefix) {
    WireDecoder decoder = WireDecoder.connectedTo(kafka);
    KafkaConsumer<byte[], byte[]> consumer = CommittedReader.open(kafka);
    try {
      List<String> topics = TopicNames.CHECKED.stream().map(topicPrefix::concat).toList();
      List<TopicPartition> partitions = CommittedReader.partitions(consumer, topics);
      Ledger ledger = new Ledger();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      consumer
          .beginningOffsets(partitions)
          .forEach(
              (partition, first) -> {
                String name = partition.topic().substring(topicPrefix.length());
                if (first > 0 && !TopicNames.COMPACTED.contains(name)) {
                  ledger.expired(new Position(partition.partition(), first).in(name));
                }
              });
      return new LossChecker(
          consumer, partitions, ledger, new Bookkeeper(topicPrefix, decoder, ledger));
    } catch (RuntimeException failure) {
      consumer.close();
      throw failure;
    }
  }

  /** Reads on to the topics' present end and reports on everything read so far. */
  public CheckReport check() {
    readToEnd();
    return ledger.report();
  }

  /**
   * Checks again and again until every task event has an outcome and the books close, or the time
   * is over.
   *
   * @return the last report, closed or not
   */
  public CheckReport awaitClosed(Duration patience) throws InterruptedException {
    return awaitClosed(report -> true, patience);
  }

  /**
   * The same, but until the closed books are also what {@code wanted} says: what still waits for a
   * version or for its task does not keep them open.
   */
  public CheckReport awaitClosed(Predicate<CheckReport> wanted, Duration patience)
      throws InterruptedException {
    Instant end = Instant.now().plus(patience);
    CheckReport report = check();
    while (!(report.closed() && wanted.test(report)) && Instant.now().isBefore(end)) {
      Thread.sleep(BETWEEN_ROUNDS.toMillis());
      report = check();
    }
    return report;
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void readToEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Instant lastProgress = Instant.now();
    long before = -1;
    while (true) {
      long left = 0;
      for (TopicPartition partition : partitions) {
        left += Math.max(0, ends.get(partition) - consumer.position(partition));
      }
      if (left == 0) {
        return;
      }
      if (left != before) {
        before = left;
        lastProgress = Instant.now();
      } else if (lastProgress.plus(STALLED).isBefore(Instant.now())) {
        throw new IllegalStateException(
            "nothing could be read for " + STALLED.toSeconds() + " s, " + left + " offsets left");
      }
      consumer.poll(POLL).forEach(bookkeeper::enter);
    }
  }
}
