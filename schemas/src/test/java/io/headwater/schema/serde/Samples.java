package io.headwater.schema.serde;

import io.headwater.schema.Dataset;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.MetaVersionRef;
import io.headwater.schema.NamedTensor;
import io.headwater.schema.SourcePosition;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import io.headwater.schema.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records to send through the serdes. */
final class Samples {
  static final Instant OCCURRED_AT = Instant.parse("2026-11-24T05:00:00.123Z");

  private Samples() {}

  static Tensor tensor(List<Integer> shape, float... values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    return Tensor.newBuilder().setShape(shape).setData(data.flip()).build();
  }

  static Dataset dataset() {
    return Dataset.newBuilder()
        .setFeatures(tensor(List.of(2, 1), 0.5f, -1.5f))
        .setTargets(tensor(List.of(2, 1), 1f, 2f))
        .build();
  }

  static TaskEvent taskEvent() {
    return TaskEvent.newBuilder()
        .setLearnerId("sinusoid")
        .setTaskId("device-17")
        .setEventId("event-1")
        .setSupport(dataset())
        .setOccurredAt(OCCURRED_AT)
        .setAttributes(Map.of("site", "north"))
        .build();
  }

  static TaskFeedback taskFeedback() {
    return TaskFeedback.newBuilder()
        .setLearnerId("sinusoid")
        .setTaskId("device-17")
        .setFeedbackId("feedback-1")
        .setQuery(dataset())
        .setOccurredAt(OCCURRED_AT)
        .build();
  }

  static MetaGradient metaGradient() {
    return MetaGradient.newBuilder()
        .setLearnerId("sinusoid")
        .setMeta(MetaVersionRef.newBuilder().setVersion(3).setDigest("ab").build())
        .setGradient(
            List.of(
                NamedTensor.newBuilder()
                    .setName("layer0.bias")
                    .setTensor(tensor(List.of(2), 0.25f, 4f))
                    .build()))
        .setSources(List.of(SourcePosition.newBuilder().setPartition(1).setOffset(42).build()))
        .setLossBeforeSum(2.5)
        .setLossAfterSum(0.5)
        .build();
  }
}
