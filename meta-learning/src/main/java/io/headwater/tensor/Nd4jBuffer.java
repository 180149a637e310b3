package io.headwater.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A contiguous c-order ND4J array, and how its values come and go. */
interface Nd4jBuffer {
  INDArray array();

  /** Sets all values of a float32 buffer. */
  void put(float[] from);

  /** Sets all values of a float64 buffer. */
  void put(double[] from);

  /** Copies all values of a float32 buffer. */
  void get(float[] to);

  /** Copies all values of a float64 buffer. */
  void get(double[] to);

  /** Frees the array. */
  default void close() {
    array().close();
  }
}
