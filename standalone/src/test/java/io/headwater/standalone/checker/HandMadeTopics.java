package io.headwater.standalone.checker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.GradientFate;
import io.headwater.schema.LearningProgress;
import io.headwater.schema.Losses;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.MetaParameters;
import io.headwater.schema.MetaVersionRef;
import io.headwater.schema.NamedTensor;
import io.headwater.schema.Provenance;
import io.headwater.schema.SourcePosition;
import io.headwater.schema.Tensor;
import io.headwater.schema.serde.AvroSerde;
import io.headwater.schema.serde.SingleObject;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskEvents;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A deployment's topics with two partitions each, written record by record as the contracts say,
 * without the application. Writes are committed or aborted in one transaction each.
 */
final class HandMadeTopics implements AutoCloseable {

  static final String LEARNER = "sinusoid";

  private static final int PARTITIONS = 2;

  private final Map<String, Object> kafka;
  private final String prefix;
  private final KafkaProducer<byte[], byte[]> producer;

  private HandMadeTopics(
      Map<String, Object> kafka, String prefix, KafkaProducer<byte[], byte[]> producer) {
    this.kafka = kafka;
    this.prefix = prefix;
    this.producer = producer;
  }

  static HandMadeTopics create(Map<String, Object> kafka, String prefix)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(kafka)) {
      admin
          .createTopics(
              TopicNames.CHECKED.stream()
                  .map(name -> new NewTopic(prefix + name, PARTITIONS, (short) 1))
                  .collect(Collectors.toList()))
          .all()
          .get();
    }
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("transactional.id", prefix + "hand");
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return new HandMadeTopics(kafka, prefix, producer);
  }

  /** Sends a task event; returns where it stands. */
  SourcePosition task(String task, QueryUse queryUse) {
    Episode drawn = new SinusoidEpisodes(SinusoidSettings.withSeed(1)).training().next();
    Episode episode = new Episode(task, drawn.support(), drawn.query(), drawn.attributes());
    return commit(
        TopicNames.TASKS,
        key(task),
        confluent(TopicNames.TASKS, TaskEvents.of(episode, LEARNER, queryUse, task, Instant.now())),
        Map.of());
  }

  /** Sends any bytes, or null, as a task event. */
  SourcePosition rawTask(String task, byte[] value) {
    return commit(TopicNames.TASKS, key(task), value, Map.of());
  }

  void adapted(String task, SourcePosition source, MetaVersionRef version) {
    commit(
        TopicNames.ADAPTED_MODELS,
        key(task),
        confluent(TopicNames.ADAPTED_MODELS, model(task, source, version)),
        Map.of());
  }

  /** Writes an adapted model that no read-committed reader may see. */
  void abortedAdapted(String task, SourcePosition source, MetaVersionRef version) {
    producer.beginTransaction();
    send(
        TopicNames.ADAPTED_MODELS,
        key(task),
        confluent(TopicNames.ADAPTED_MODELS, model(task, source, version)),
        Map.of());
    producer.flush();
    producer.abortTransaction();
  }

  void tombstone(String task, SourcePosition source) {
    commit(
        TopicNames.ADAPTED_MODELS,
        key(task),
        null,
        Map.of("headwater.source", source.getPartition() + ":" + source.getOffset()));
  }

  void deadLetter(String task, SourcePosition source, String reason) {
    commit(
        TopicNames.DEAD_LETTERS,
        key(task),
        new byte[] {1, 2, 3},
        Map.of(
            "__streams.errors.topic",
            prefix + TopicNames.TASKS,
            "__streams.errors.partition",
            Integer.toString(source.getPartition()),
            "__streams.errors.offset",
            Long.toString(source.getOffset()),
            "headwater.reason",
            reason));
  }

  SourcePosition gradient(MetaVersionRef takenAt, SourcePosition... sources) {
    MetaGradient gradient =
        MetaGradient.newBuilder()
            .setLearnerId(LEARNER)
            .setMeta(takenAt)
            .setGradient(parameters(0.5f))
            .setSources(List.of(sources))
            .setLossBeforeSum(1)
            .setLossAfterSum(0.5)
            .build();
    return commit(
        TopicNames.META_GRADIENTS,
        LEARNER.getBytes(UTF_8),
        SingleObject.of(MetaGradient.class).encode(gradient),
        Map.of());
  }

  /** Publishes a version in learning-progress and meta-parameters. */
  MetaVersionRef publish(MetaVersionRef parent, long foldedTasks, GradientFate... fates) {
    long number = parent == null ? 0 : parent.getVersion() + 1;
    String parentDigest = parent == null ? null : parent.getDigest();
    MetaParameters unsigned = version(number, "", parentDigest, foldedTasks);
    MetaVersionRef version = new MetaVersionRef(number, DigestRecomputation.of(generic(unsigned)));
    parameters(version, parentDigest, foldedTasks);
    progress(version, parentDigest, foldedTasks, fates);
    return version;
  }

  void parameters(MetaVersionRef version, String parentDigest, long foldedTasks) {
    commit(
        TopicNames.META_PARAMETERS,
        (LEARNER + "/latest").getBytes(UTF_8),
        confluent(
            TopicNames.META_PARAMETERS,
            version(version.getVersion(), version.getDigest(), parentDigest, foldedTasks)),
        Map.of());
  }

  void progress(
      MetaVersionRef version, String parentDigest, long foldedTasks, GradientFate... fates) {
    LearningProgress progress =
        LearningProgress.newBuilder()
            .setLearnerId(LEARNER)
            .setVersion(version.getVersion())
            .setDigest(version.getDigest())
            .setParentDigest(parentDigest)
            .setPublished(true)
            .setFates(List.of(fates))
            .setFoldedTasks(foldedTasks)
            .setRejectedTasks(Map.of())
            .setAt(Instant.now())
            .build();
    commit(
        TopicNames.LEARNING_PROGRESS,
        LEARNER.getBytes(UTF_8),
        confluent(TopicNames.LEARNING_PROGRESS, progress),
        Map.of());
  }

  static GradientFate folded(SourcePosition gradient, int tasks) {
    return new GradientFate(gradient, "folded", tasks, 0, 0L, Map.of());
  }

  @Override
  public void close() {
    producer.close();
  }

  private SourcePosition commit(
      String topic, byte[] key, byte[] value, Map<String, String> headers) {
    producer.beginTransaction();
    SourcePosition at = send(topic, key, value, headers);
    producer.commitTransaction();
    return at;
  }

  private SourcePosition send(String topic, byte[] key, byte[] value, Map<String, String> headers) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(prefix + topic, key, value);
    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    try {
      var sent = producer.send(record);
      producer.flush();
      return new SourcePosition(sent.get().partition(), sent.get().offset(), false);
    } catch (ExecutionException | InterruptedException failure) {
      throw new IllegalStateException("topic " + topic, failure);
    }
  }

  private <T extends SpecificRecord> byte[] confluent(String topic, T value) {
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) value.getClass();
    try (AvroSerde<T> serde = AvroSerde.forValues(type, kafka)) {
      return serde.serializer().serialize(prefix + topic, value);
    }
  }

  private static GenericData.Record generic(MetaParameters version) {
    GenericData.Record record = new GenericData.Record(MetaParameters.getClassSchema());
    for (var field : MetaParameters.getClassSchema().getFields()) {
      record.put(field.pos(), version.get(field.pos()));
    }
    return record;
  }

  private static AdaptedModel model(String task, SourcePosition source, MetaVersionRef version) {
    Losses losses = new Losses(10, 2.0, 1.0, null, null, null, null);
    return AdaptedModel.newBuilder()
        .setLearnerId(LEARNER)
        .setTaskId(task)
        .setEventId(task)
        .setAlgorithm("maml")
        .setArchitecture("{}")
        .setLoss("squared-error")
        .setParameters(parameters(1))
        .setSupportLoss(losses)
        .setQueryLoss(losses)
        .setOccurredAt(Instant.now())
        .setProvenance(new Provenance(source, version, "d", "c", "test"))
        .build();
  }

  private static MetaParameters version(
      long number, String digest, String parentDigest, long foldedTasks) {
    return MetaParameters.newBuilder()
        .setLearnerId(LEARNER)
        .setRole("latest")
        .setVersion(number)
        .setDigest(digest)
        .setParentDigest(parentDigest)
        .setLineage("lineage")
        .setDefinition("{}")
        .setDefinitionHash("hash")
        .setConfigurationHash("hash")
        .setSoftwareVersion("test")
        .setSeed(1)
        .setParameters(parameters((float) number))
        .setFoldedTasks(foldedTasks)
        .setRejectedTasks(0)
        .setCreatedAt(Instant.now())
        .build();
  }

  private static List<NamedTensor> parameters(float value) {
    ByteBuffer data = ByteBuffer.allocate(Float.BYTES).putInt(Float.floatToIntBits(value)).flip();
    return List.of(new NamedTensor("weight", new Tensor(List.of(1, 1), data)));
  }

  private static byte[] key(String task) {
    return (LEARNER + "/" + task).getBytes(UTF_8);
  }
}
