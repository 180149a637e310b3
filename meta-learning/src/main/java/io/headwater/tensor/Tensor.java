package io.headwater.tensor;

/**
 * A backend's handle to an array of its element type. Valid until the scope it was made in ends;
 * used after that, or with another backend, it is refused.
 */
public interface Tensor {
  /** Row-major shape; not to be written to. */
  int[] shape();
}
