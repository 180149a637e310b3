package io.headwater.streams.metaupdate;

import io.headwater.model.Parameters;
import io.headwater.store.GradientPosition;
import io.headwater.store.MetaVersion;
import io.headwater.tensor.NdArray;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gradients for tests, numbered by offset in the order they are made. */
final class Gradients {
  private long next;

  /** A gradient taken at {@code version} whose every element is {@code value}. */
  Gradient at(MetaVersion version, double value, int tasks) {
    return of(version.version(), version.digest(), full(version.parameters(), value), tasks, 0);
  }

  Gradient of(long version, String digest, Parameters sum, int tasks, int excluded) {
    GradientPosition position = new GradientPosition(0, next++);
    SortedMap<String, Integer> byReason = new TreeMap<>();
    if (excluded > 0) {
      byReason.put("not-finite", excluded);
    }
    return new Gradient(
        position,
        version,
        digest,
        sum,
        tasks,
        byReason,
        3.0 * tasks,
        tasks,
        0,
        new Prequential(tasks, 2.0 * tasks));
  }

  /** Parameters like {@code like} whose every element is {@code value}. */
  static Parameters full(Parameters like, double value) {
    return like.map(
        array -> {
          double[] values = new double[array.size()];
          Arrays.fill(values, value);
          return NdArray.owning(array.dtype(), array.shape(), values);
        });
  }
}
