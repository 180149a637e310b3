import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends tasks to the two learners of {@code ./headwater up}, with nothing but Kafka's and
 * Confluent's clients.
 *
 * <p>Arguments: LEARNER (sinusoid or blobs), then optionally the number of tasks, the name their
 * ids begin with, the brokers and the registry.
 */
final class ProduceTasks {
  private static final Random RANDOM = new Random(1);

  public static void main(String[] args) throws Exception {
    String learner = args[0];
    int tasks = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    String name = args.length > 2 ? args[2] : "java";
    String bootstrap = args.length > 3 ? args[3] : "localhost:9092";
    String registry = args.length > 4 ? args[4] : "http://localhost:8081/apis/ccompat/v7";

    Schema schema =
        new Schema.Parser()
            .parse(
                new CachedSchemaRegistryClient(registry, 10)
                    .getLatestSchemaMetadata("tasks-value")
                    .getSchema());
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrap,
            "schema.registry.url", registry,
            "key.serializer", StringSerializer.class,
            "value.serializer", KafkaAvroSerializer.class,
            "auto.register.schemas", false);
    try (KafkaProducer<String, GenericRecord> producer = new KafkaProducer<>(settings)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int number = 0; number < tasks; number++) {
        GenericRecord event = event(schema, learner, name + "-" + number);
        sent.add(
            producer.send(
                new ProducerRecord<>("tasks", learner + "/" + event.get("taskId"), event)));
      }
      for (Future<RecordMetadata> one : sent) {
        one.get(); // Throws if the broker did not take it.
      }
    }
    System.out.printf("%d tasks for %s: %s-0 ...%n", tasks, learner, name);
  }

  private static GenericRecord event(Schema schema, String learner, String task) {
    GenericRecord event = new GenericData.Record(schema);
    event.put("learnerId", learner);
    event.put("taskId", task);
    event.put("eventId", UUID.randomUUID().toString());
    Schema dataset = schema.getField("support").schema();
    if (learner.equals("sinusoid")) {
      double amplitude = 0.1 + 4.9 * RANDOM.nextDouble();
      double phase = Math.PI * RANDOM.nextDouble();
      event.put("support", sinusoid(dataset, amplitude, phase));
      event.put("query", sinusoid(dataset, amplitude, phase));
    } else if (learner.equals("blobs")) {
      double[][] centres = new double[3][2];
      for (double[] centre : centres) {
        centre[0] = 4 * RANDOM.nextDouble() - 2;
        centre[1] = 4 * RANDOM.nextDouble() - 2;
      }
      event.put("support", blobs(dataset, centres));
      event.put("query", blobs(dataset, centres));
    } else {
      throw new IllegalArgumentException(
          "learner: expected sinusoid or blobs but was '" + learner + "'");
    }
    event.put("learn", true);
    event.put("occurredAt", System.currentTimeMillis());
    event.put("attributes", Map.of("sender", "ProduceTasks.java"));
    return event;
  }

  /** Ten rows; features [10, 1], targets [10, 1]. */
  private static GenericRecord sinusoid(Schema dataset, double amplitude, double phase) {
    float[] x = new float[10];
    float[] y = new float[10];
    for (int row = 0; row < 10; row++) {
      x[row] = (float) (10 * RANDOM.nextDouble() - 5);
      y[row] = (float) (amplitude * Math.sin(x[row] - phase));
    }
    return dataset(dataset, x, List.of(10, 1), y, List.of(10, 1));
  }

  /** Five points of each of three clouds; features [15, 2], targets [15] are classes. */
  private static GenericRecord blobs(Schema dataset, double[][] centres) {
    float[] points = new float[30];
    float[] labels = new float[15];
    for (int row = 0; row < 15; row++) {
      int label = row % 3;
      labels[row] = label;
      points[2 * row] = (float) (centres[label][0] + 0.4 * RANDOM.nextGaussian());
      points[2 * row + 1] = (float) (centres[label][1] + 0.4 * RANDOM.nextGaussian());
    }
    return dataset(dataset, points, List.of(15, 2), labels, List.of(15));
  }

  private static GenericRecord dataset(
      Schema schema,
      float[] features,
      List<Integer> featureShape,
      float[] targets,
      List<Integer> targetShape) {
    GenericRecord dataset = new GenericData.Record(schema);
    Schema tensor = schema.getField("features").schema();
    dataset.put("features", tensor(tensor, featureShape, features));
    dataset.put("targets", tensor(tensor, targetShape, targets));
    dataset.put("weights", null); // Every row counts alike.
    return dataset;
  }

  /** Float32, little-endian, row-major. */
  private static GenericRecord tensor(Schema schema, List<Integer> shape, float[] values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    GenericRecord tensor = new GenericData.Record(schema);
    tensor.put("shape", shape);
    tensor.put("data", data.flip());
    return tensor;
  }
}
