package io.headwater.standalone.checker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.LearningProgress;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.MetaParameters;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Enters one delivered record into the ledger. */
final class Bookkeeper {

  private static final String REMOVED = "headwater.removed";

  private final String prefix;
  private final WireDecoder decoder;
  private final Ledger ledger;

  Bookkeeper(String prefix, WireDecoder decoder, Ledger ledger) {
    this.prefix = prefix;
    this.decoder = decoder;
    this.ledger = ledger;
  }

  void enter(ConsumerRecord<byte[], byte[]> delivered) {
    String topic = delivered.topic().substring(prefix.length());
    Position at = new Position(delivered.partition(), delivered.offset());
    if (topic.equals(TopicNames.TASKS)) {
      ledger.task(at, keyHash(delivered), kind(delivered.value()));
      return;
    }
    try {
      switch (topic) {
        case TopicNames.TASK_FEEDBACK -> ledger.feedback(at);
        case TopicNames.ADAPTED_MODELS -> adapted(delivered);
        case TopicNames.DEAD_LETTERS -> deadLetter(delivered);
        case TopicNames.META_GRADIENTS -> gradient(at, delivered.value());
        case TopicNames.LEARNING_PROGRESS -> progress(at, delivered.value());
        case TopicNames.META_PARAMETERS -> parameters(at, delivered);
        default -> throw new IllegalArgumentException("not a checked topic: " + topic);
      }
    } catch (UndecodableException unreadable) {
      ledger.unreadable(at.in(topic), unreadable.getMessage());
    }
  }

  private TaskKind kind(byte[] value) {
    if (value == null) {
      return TaskKind.DELETES;
    }
    try {
      GenericRecord task = decoder.confluent(value, Projections.TASK);
      boolean learns = task.get("query") != null && (Boolean) task.get("learn");
      return learns ? TaskKind.LEARNS : TaskKind.MEASURES;
    } catch (UndecodableException undecodable) {
      // Its rightful end is a dead letter, which says more than could be said here.
      return TaskKind.UNDECODABLE;
    }
  }

  private void adapted(ConsumerRecord<byte[], byte[]> delivered) throws UndecodableException {
    if (delivered.value() == null && delivered.headers().lastHeader(REMOVED) != null) {
      // Its learner was removed: no task event asked for it.
      return;
    }
    if (delivered.value() == null) {
      ledger.deleted(source(delivered.headers()), keyHash(delivered));
      return;
    }
    GenericRecord model = decoder.confluent(delivered.value(), Projections.ADAPTED_SOURCE);
    GenericRecord provenance = (GenericRecord) model.get("provenance");
    ledger.adapted(
        position(provenance.get("source")),
        keyHash(delivered),
        learner(delivered),
        version(provenance.get("meta")));
  }

  private void deadLetter(ConsumerRecord<byte[], byte[]> delivered) throws UndecodableException {
    Headers headers = delivered.headers();
    String topic = header(headers, "__streams.errors.topic");
    Header reason = headers.lastHeader("headwater.reason");
    String why = reason == null ? "unspecified" : new String(reason.value(), UTF_8);
    boolean late = topic.equals(prefix + TopicNames.TASK_FEEDBACK);
    if (!late && !topic.equals(prefix + TopicNames.TASKS)) {
      ledger.deadLetterElsewhere(topic, why);
      return;
    }
    Position source =
        new Position(
            (int) number(header(headers, "__streams.errors.partition")),
            number(header(headers, "__streams.errors.offset")));
    if (late) {
      ledger.deadFeedback(source, why);
    } else {
      ledger.deadLetter(source, keyHash(delivered), why);
    }
  }

  private void gradient(Position at, byte[] value) throws UndecodableException {
    GenericRecord gradient =
        decoder.singleObject(required(value), MetaGradient.getClassSchema(), Projections.GRADIENT);
    Map<QuerySet, String> excluded = new HashMap<>();
    for (GenericRecord left : records(gradient.get("excluded"))) {
      excluded.put(querySet(left.get("source")), left.get("reason").toString());
    }
    List<QuerySet> sources =
        records(gradient.get("sources")).stream().map(Bookkeeper::querySet).toList();
    ledger.gradient(
        at, gradient.get("learnerId").toString(), version(gradient.get("meta")), sources, excluded);
  }

  private void progress(Position at, byte[] value) throws UndecodableException {
    GenericRecord progress = decoder.confluent(required(value), LearningProgress.getClassSchema());
    List<Fate> fates =
        records(progress.get("fates")).stream()
            .map(
                fate ->
                    new Fate(
                        position(fate.get("source")),
                        fate.get("fate").toString(),
                        (Integer) fate.get("tasks"),
                        (Integer) fate.get("excluded"),
                        (Long) fate.get("staleness")))
            .toList();
    long rejected =
        ((Map<?, ?>) progress.get("rejectedTasks"))
            .values().stream().mapToLong(count -> (Long) count).sum();
    ledger.progress(
        at,
        new Progress(
            progress.get("learnerId").toString(),
            version(progress),
            textOrNull(progress.get("parentDigest")),
            (Boolean) progress.get("published"),
            fates,
            (Long) progress.get("foldedTasks"),
            rejected));
  }

  private void parameters(Position at, ConsumerRecord<byte[], byte[]> delivered)
      throws UndecodableException {
    if (delivered.value() == null) {
      ledger.removed(learner(delivered));
      return;
    }
    GenericRecord published = decoder.confluent(delivered.value(), MetaParameters.getClassSchema());
    ledger.parameters(
        at,
        new PublishedVersion(
            published.get("learnerId").toString(),
            version(published),
            textOrNull(published.get("parentDigest")),
            DigestRecomputation.of(published),
            (Long) published.get("foldedTasks"),
            (Long) published.get("rejectedTasks")));
  }

  private static Position source(Headers headers) throws UndecodableException {
    String text = header(headers, "headwater.source");
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new UndecodableException(
          "headwater.source: expected partition:offset but was '" + text + "'");
    }
    return new Position((int) number(text.substring(0, colon)), number(text.substring(colon + 1)));
  }

  private static String header(Headers headers, String name) throws UndecodableException {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      throw new UndecodableException("header " + name + " is missing");
    }
    return new String(header.value(), UTF_8);
  }

  private static long number(String text) throws UndecodableException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException malformed) {
      throw new UndecodableException("expected a whole number but was '" + text + "'", malformed);
    }
  }

  private static byte[] required(byte[] value) throws UndecodableException {
    if (value == null) {
      throw new UndecodableException("expected a value but was null");
    }
    return value;
  }

  private static String learner(ConsumerRecord<byte[], byte[]> delivered) {
    String key = new String(delivered.key(), UTF_8);
    return key.substring(0, Math.max(0, key.indexOf('/')));
  }

  private static int keyHash(ConsumerRecord<byte[], byte[]> delivered) {
    return Arrays.hashCode(delivered.key());
  }

  private static Position position(Object record) {
    GenericRecord position = (GenericRecord) record;
    return new Position((Integer) position.get("partition"), (Long) position.get("offset"));
  }

  private static QuerySet querySet(Object record) {
    return new QuerySet(position(record), (Boolean) ((GenericRecord) record).get("feedback"));
  }

  private static VersionRef version(Object record) {
    GenericRecord version = (GenericRecord) record;
    return new VersionRef((Long) version.get("version"), version.get("digest").toString());
  }

  private static List<GenericRecord> records(Object array) {
    return ((Collection<?>) array).stream().map(GenericRecord.class::cast).toList();
  }

  private static String textOrNull(Object text) {
    return text == null ? null : text.toString();
  }
}
