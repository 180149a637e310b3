package io.headwater.standalone.endtoend;

import io.headwater.schema.Dataset;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.Tensor;
import io.headwater.streams.convert.Tensors;
import io.headwater.tensor.NdArray;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Task events written by hand, good and bad. */
final class Events {
  private Events() {}

  /** Three rows with one feature and one target, nothing to learn from. */
  static TaskEvent good(String learner, String task) {
    return of(learner, task, dataset(column(-1, 0, 1), column(0.5f, 0, -0.5f)), null);
  }

  /** The same rows as support and as query set. */
  static TaskEvent learning(String learner, String task) {
    Dataset rows = dataset(column(-1, 0, 1), column(0.5f, 0, -0.5f));
    return of(learner, task, rows, rows);
  }

  static TaskEvent of(String learner, String task, Dataset support, Dataset query) {
    return new TaskEvent(learner, task, "e", support, query, true, Instant.EPOCH, Map.of());
  }

  /** An event for {@code sinusoid} with these support rows. */
  static TaskEvent withSupport(Dataset support) {
    return of("sinusoid", "bad", support, null);
  }

  static Dataset dataset(Tensor features, Tensor targets) {
    return new Dataset(features, targets, null);
  }

  /** A tensor [values, 1]. */
  static Tensor column(float... values) {
    return array(new int[] {values.length, 1}, values);
  }

  static Tensor array(int[] shape, float... values) {
    return Tensors.toAvro(NdArray.of(shape, values));
  }

  /** A tensor whose shape says one thing and whose length another. */
  static Tensor lying(List<Integer> shape, int bytes) {
    return new Tensor(shape, ByteBuffer.allocate(bytes));
  }
}
