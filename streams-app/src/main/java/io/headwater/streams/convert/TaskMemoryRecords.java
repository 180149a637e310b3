package io.headwater.streams.convert;

import io.headwater.schema.MetaVersionRef;
import io.headwater.schema.TaskState;
import io.headwater.store.VersionId;
import io.headwater.streams.memory.TaskMemory;
import io.headwater.streams.memory.TaskMemory.Answered;
import java.time.Instant;
import java.util.List;

/** Records of what is kept of a task. */
public final class TaskMemoryRecords {
  private TaskMemoryRecords() {}

  /** The record of {@code memory}, kept by a learner of that definition at {@code updatedAt}. */
  public static TaskState toAvro(
      String learnerId,
      String taskId,
      String definitionHash,
      TaskMemory memory,
      Instant updatedAt) {
    TaskState.Builder record =
        TaskState.newBuilder()
            .setLearnerId(learnerId)
            .setTaskId(taskId)
            .setDefinitionHash(definitionHash)
            .setTensors(memory.state() == null ? List.of() : Tensors.toAvro(memory.state()))
            .setUpdatedAt(updatedAt);
    Answered answered = memory.answered();
    if (answered != null) {
      record
          .setEventId(answered.eventId())
          .setSupport(Datasets.toAvro(answered.support()))
          .setServedFrom(
              new MetaVersionRef(answered.servedFrom().version(), answered.servedFrom().digest()))
          .setLearn(answered.learn());
    }
    return record.build();
  }

  /** What {@code record} keeps. */
  public static TaskMemory fromAvro(TaskState record) {
    return new TaskMemory(
        record.getTensors().isEmpty() ? null : Tensors.toParameters(record.getTensors()),
        record.getEventId() == null ? null : answered(record));
  }

  private static Answered answered(TaskState record) {
    return new Answered(
        record.getEventId(),
        Datasets.toRows(record.getSupport()),
        new VersionId(record.getServedFrom().getVersion(), record.getServedFrom().getDigest()),
        record.getLearn());
  }
}
