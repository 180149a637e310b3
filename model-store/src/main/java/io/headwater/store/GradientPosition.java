package io.headwater.store;

/**
 * Where a gradient stands in the meta-gradients topic.
 *
 * @param partition partition of the topic, from 0
 * @param offset offset in the partition, from 0
 */
public record GradientPosition(int partition, long offset) {

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException when either is negative
   */
  public GradientPosition {
    if (partition < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "gradient position: expected partition and offset of 0 or more but was partition="
              + partition
              + ", offset="
              + offset);
    }
  }
}
