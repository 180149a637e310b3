package io.headwater.standalone.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.TaskEvent;
import io.headwater.schema.serde.AvroSerde;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records of bytes to a deployment's tasks, one at a time, wherever they belong or not. */
final class TaskInlet implements AutoCloseable {
  private final Deployment deployment;
  private final AvroSerde<TaskEvent> events;
  private final KafkaProducer<byte[], byte[]> producer;
  private int goodTasks;

  /** Connects with {@code settings} beside the deployment's own. */
  TaskInlet(Deployment deployment, Map<String, Object> settings) {
    this.deployment = deployment;
    this.events = AvroSerde.forValues(TaskEvent.class, deployment.kafka());
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", deployment.kafka().get("bootstrap.servers"));
    this.producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The bytes of an event, as any producer writes it. */
  byte[] wire(TaskEvent event) {
    return events.serializer().serialize(topic(), event);
  }

  /** Sends to the partition of the key. */
  RecordMetadata send(String key, byte[] value) throws ExecutionException, InterruptedException {
    return send(deployment.home(key.getBytes(UTF_8)), key.getBytes(UTF_8), value);
  }

  /** Sends to any partition; returns once it is written. */
  RecordMetadata send(int partition, byte[] key, byte[] value)
      throws ExecutionException, InterruptedException {
    return producer.send(new ProducerRecord<>(topic(), partition, key, value)).get();
  }

  /** Sends a good record of {@code sinusoid} to a partition; returns its key. */
  String sendGood(int partition) throws ExecutionException, InterruptedException {
    while (true) {
      String task = "good-" + goodTasks++;
      String key = "sinusoid/" + task;
      if (deployment.home(key.getBytes(UTF_8)) == partition) {
        send(key, wire(Events.good("sinusoid", task)));
        return key;
      }
    }
  }

  @Override
  public void close() {
    producer.close();
    events.close();
  }

  private String topic() {
    return deployment.prefix() + "tasks";
  }
}
