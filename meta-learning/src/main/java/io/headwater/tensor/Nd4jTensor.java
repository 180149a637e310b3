package io.headwater.tensor;

import java.util.Arrays;

/** A tensor of an {@link Nd4jBackend}. */
final class Nd4jTensor implements Tensor {
  /** Whose the buffer is: this tensor's, or the one's that it is another shape of. */
  enum Ownership {
    OWNER,
    VIEW
  }

  private final int[] shape;
  private final Nd4jBuffer buffer;
  private final Ownership ownership;
  private boolean ended;

  Nd4jTensor(int[] shape, Nd4jBuffer buffer, Ownership ownership) {
    this.shape = shape;
    this.buffer = buffer;
    this.ownership = ownership;
  }

  @Override
  public int[] shape() {
    return shape;
  }

  boolean ownsBuffer() {
    return ownership == Ownership.OWNER;
  }

  /** The buffer, while the scope lasts. */
  Nd4jBuffer buffer() {
    if (ended) {
      throw new IllegalStateException(
          "expected a tensor of an open scope but its scope has ended: shape="
              + Arrays.toString(shape));
    }
    return buffer;
  }

  /** The values of a float32 tensor, a copy. */
  float[] toFloats() {
    float[] values = new float[Shape.size(shape)];
    buffer().get(values);
    return values;
  }

  /** The values of a float64 tensor, a copy. */
  double[] toDoubles() {
    double[] values = new double[Shape.size(shape)];
    buffer().get(values);
    return values;
  }

  void end() {
    ended = true;
  }

  /** The buffer of an ended tensor, for the next one. */
  Nd4jBuffer release() {
    return buffer;
  }
}
