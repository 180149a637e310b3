import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Predicts the query rows of a task with its adapted model, in plain loops, and compares the loss
 * with the one that the record states. Ends with code 0 when both agree to 1e-4, with 1 when not.
 *
 * <p>Arguments: LEARNER and TASK, then optionally the brokers and the registry.
 */
final class PredictFromModel {
  private static final double TOLERANCE = 1e-4;
  private static final double NORM_EPSILON = 1e-5;
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  public static void main(String[] args) throws Exception {
    String key = args[0] + "/" + args[1];
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", args.length > 2 ? args[2] : "localhost:9092");
    settings.put(
        "schema.registry.url",
        args.length > 3 ? args[3] : "http://localhost:8081/apis/ccompat/v7");
    settings.put("key.deserializer", StringDeserializer.class);
    settings.put("value.deserializer", KafkaAvroDeserializer.class);
    // Without this, models of aborted transactions would be seen too.
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);

    GenericRecord model;
    GenericRecord event;
    try (KafkaConsumer<String, GenericRecord> consumer = new KafkaConsumer<>(settings)) {
      model = newestModel(consumer, key);
      GenericRecord provenance = (GenericRecord) model.get("provenance");
      event = taskEvent(consumer, (GenericRecord) provenance.get("source"));
      System.out.printf(
          "%s  version %s  %s%n",
          key, ((GenericRecord) provenance.get("meta")).get("version"), model.get("algorithm"));
    }
    GenericRecord query = (GenericRecord) event.get("query");
    double[][] features = rows((GenericRecord) query.get("features"));
    double[][] targets = rows((GenericRecord) query.get("targets"));
    double[] weights = new double[features.length];
    Arrays.fill(weights, 1);
    if (query.get("weights") != null) {
      weights = values((GenericRecord) query.get("weights"));
    }

    JsonNode architecture = new ObjectMapper().readTree(model.get("architecture").toString());
    Map<String, double[]> parameters = parameters(model);
    double sum = 0;
    for (int row = 0; row < features.length; row++) {
      double[] x = standardised((GenericRecord) model.get("normalisation"), features[row]);
      double[] y = predict(architecture, parameters, x);
      System.out.printf(
          Locale.ROOT,
          y.length == 1 ? "%s  ->  %.4f, is %.4f%n" : "%s  ->  class %.0f, is %.0f%n",
          Arrays.toString(features[row]),
          y.length == 1 ? y[0] : (double) greatest(y),
          targets[row][0]);
      sum += weights[row] * loss(model.get("loss").toString(), y, targets[row]);
    }
    double loss = sum / Arrays.stream(weights).sum();
    double stated = (Double) ((GenericRecord) model.get("queryLoss")).get("after");
    System.out.printf(Locale.ROOT, "loss %.6f, stated %.6f%n", loss, stated);
    if (Math.abs(loss - stated) > TOLERANCE) {
      throw new IllegalStateException("loss: expected " + stated + " but was " + loss);
    }
  }

  /** The newest model of the key: reads the topic to its end, and on until there is one. */
  private static GenericRecord newestModel(
      KafkaConsumer<String, GenericRecord> consumer, String key) {
    List<TopicPartition> partitions =
        consumer.partitionsFor("adapted-models").stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    ConsumerRecord<String, GenericRecord> found = null;
    while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))
        || (found == null && System.nanoTime() < deadline)) {
      for (ConsumerRecord<String, GenericRecord> record : consumer.poll(Duration.ofMillis(500))) {
        found = record.key().equals(key) ? record : found;
      }
    }
    if (found == null) {
      throw new IllegalStateException(key + ": expected a model within 30 s but was none");
    }
    if (found.value() == null) {
      throw new IllegalStateException(key + ": expected a model but the task was deleted");
    }
    return found.value();
  }

  /** The event that a model answers, by its position. */
  private static GenericRecord taskEvent(
      KafkaConsumer<String, GenericRecord> consumer, GenericRecord source) {
    TopicPartition partition = new TopicPartition("tasks", (Integer) source.get("partition"));
    long offset = (Long) source.get("offset");
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<String, GenericRecord> record : consumer.poll(Duration.ofMillis(500))) {
        if (record.offset() == offset) {
          return record.value();
        }
      }
    }
    throw new IllegalStateException(partition + "@" + offset + ": expected a task event");
  }

  private static Map<String, double[]> parameters(GenericRecord model) {
    if (model.get("parameters") == null || model.get("sharedParameters") != null) {
      throw new IllegalStateException(
          "parameters: expected all of them in the record but some are elsewhere");
    }
    Map<String, double[]> parameters = new HashMap<>();
    for (Object element : (List<?>) model.get("parameters")) {
      GenericRecord named = (GenericRecord) element;
      parameters.put(named.get("name").toString(), values((GenericRecord) named.get("tensor")));
    }
    return parameters;
  }

  private static double[] standardised(GenericRecord normalisation, double[] features) {
    if (normalisation == null) {
      return features;
    }
    double[] mean = values((GenericRecord) normalisation.get("mean"));
    double[] scale = values((GenericRecord) normalisation.get("scale"));
    boolean impute =
        normalisation.hasField("imputeMissing") && (Boolean) normalisation.get("imputeMissing");
    double[] x = new double[features.length];
    for (int i = 0; i < x.length; i++) {
      // The mean stands for what is missing.
      x[i] = impute && Double.isNaN(features[i]) ? 0 : (features[i] - mean[i]) / scale[i];
    }
    return x;
  }

  /** The perceptron that the record's architecture describes. */
  private static double[] predict(
      JsonNode architecture, Map<String, double[]> parameters, double[] features) {
    int hidden = architecture.get("hidden").size();
    double[] x = features;
    for (int layer = 0; layer <= hidden; layer++) {
      String name = "layer" + layer + ".";
      double[] weight = parameters.get(name + "weight"); // [inputs, outputs], row-major
      double[] y = parameters.get(name + "bias").clone();
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < y.length; j++) {
          y[j] += x[i] * weight[i * y.length + j];
        }
      }
      if (layer < hidden) {
        if (architecture.path("normalisation").asText("none").equals("layer")) {
          normalise(y, parameters.get(name + "norm.gain"), parameters.get(name + "norm.bias"));
        }
        for (int j = 0; j < y.length; j++) {
          y[j] = activation(architecture.get("activation").asText(), y[j]);
        }
      }
      x = y;
    }
    return x;
  }

  private static void normalise(double[] y, double[] gain, double[] bias) {
    double mean = Arrays.stream(y).average().orElseThrow();
    double variance = Arrays.stream(y).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    for (int j = 0; j < y.length; j++) {
      y[j] = (y[j] - mean) / Math.sqrt(variance + NORM_EPSILON) * gain[j] + bias[j];
    }
  }

  private static double activation(String name, double x) {
    return switch (name) {
      case "relu" -> Math.max(0, x);
      case "tanh" -> Math.tanh(x);
      case "sigmoid" -> 1 / (1 + Math.exp(-x));
      case "softplus" -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      default -> throw new IllegalArgumentException("activation: not known here: " + name);
    };
  }

  private static double loss(String name, double[] outputs, double[] target) {
    double sum = 0;
    switch (name) {
      case "squared-error":
        for (int i = 0; i < outputs.length; i++) {
          sum += (outputs[i] - target[i]) * (outputs[i] - target[i]);
        }
        return sum / outputs.length;
      case "cross-entropy":
        double greatest = outputs[greatest(outputs)];
        for (double output : outputs) {
          sum += Math.exp(output - greatest);
        }
        return Math.log(sum) - (outputs[(int) target[0]] - greatest);
      default:
        throw new IllegalArgumentException("loss: not known here: " + name);
    }
  }

  private static int greatest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** A tensor's rows; one of shape [rows] has one value in each. */
  private static double[][] rows(GenericRecord tensor) {
    double[] values = values(tensor);
    int rows = (Integer) ((List<?>) tensor.get("shape")).get(0);
    int width = values.length / rows;
    double[][] result = new double[rows][];
    for (int row = 0; row < rows; row++) {
      result[row] = Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }
    return result;
  }

  private static double[] values(GenericRecord tensor) {
    ByteBuffer data =
        ((ByteBuffer) tensor.get("data")).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[data.remaining() / 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = data.getFloat();
    }
    return values;
  }
}
