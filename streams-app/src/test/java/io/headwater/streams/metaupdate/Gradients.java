package io.headwater.streams.metaupdate;

import io.headwater.model.Parameters;
import io.headwater.store.GradientPosition;
import io.headwater.store.MetaVersion;
import io.headwater.tensor.NdArray;
import java.util.Arrays;

/** Gradients for tests, numbered by offset in the order they are made. */
final class Gradients {
  private long next;

  /** A gradient taken at {@code version} whose every element is {@code value}. */
  Gradient at(MetaVersion version, double value, int tasks) {
    return of(version.version(), version.digest(), full(version.parameters(), value), tasks, 0);
  }

  Gradient of(long version, String digest, Parameters sum, int tasks, int excluded) {
    GradientPosition position = new GradientPosition(0, next++);
    return new Gradient(position, version, digest, sum, tasks, excluded, 3.0 * tasks, tasks, 0);
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
