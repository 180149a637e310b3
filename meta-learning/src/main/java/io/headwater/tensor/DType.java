package io.headwater.tensor;

/** Element type: {@code FLOAT32} for work, {@code FLOAT64} for checking gradients. */
public enum DType {
  FLOAT32(4),
  FLOAT64(8);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes per element. */
  public int bytes() {
    return bytes;
  }
}
