package io.headwater.streams.adapt;

import io.headwater.model.Parameters;
import io.headwater.schema.TaskState;
import io.headwater.schema.serde.SingleObject;
import io.headwater.streams.convert.Tensors;
import java.time.Instant;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What learners keep for a task between its events, in an uncached, logged store: a write joins the
 * transaction of the event that caused it.
 */
public final class TaskStates {
  /** Name of the store in the topology. */
  public static final String NAME = "task-states";

  private final KeyValueStore<String, byte[]> store;
  private final SingleObject<TaskState> codec = SingleObject.of(TaskState.class);

  TaskStates(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  /** The state of a task; null when there is none or a different definition wrote it. */
  Parameters get(String learnerId, String taskId, String definitionHash) {
    byte[] bytes = store.get(learnerId + "/" + taskId);
    if (bytes == null) {
      return null;
    }
    TaskState state = codec.decode(bytes);
    return state.getDefinitionHash().equals(definitionHash)
        ? Tensors.toParameters(state.getTensors())
        : null;
  }

  void put(
      String learnerId, String taskId, String definitionHash, Parameters state, long timestamp) {
    TaskState record =
        new TaskState(
            learnerId,
            taskId,
            definitionHash,
            Tensors.toAvro(state),
            Instant.ofEpochMilli(timestamp));
    store.put(learnerId + "/" + taskId, codec.encode(record));
  }

  void delete(String learnerId, String taskId) {
    store.delete(learnerId + "/" + taskId);
  }
}
