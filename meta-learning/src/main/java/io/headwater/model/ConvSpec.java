package io.headwater.model;

import java.util.stream.Stream;

/**
 * A convolutional network of equal blocks, conv-4 with four of them (Vinyals et al. 2016, section
 * 4.1): 3×3 convolution, batch normalisation, ReLU, and half the height and width; then a linear
 * head.
 *
 * @param height rows of pixels of an image
 * @param width pixels of a row
 * @param channels values of a pixel, the innermost dimension
 * @param blocks number of blocks, ≥ 1
 * @param filters channels of every block's result
 * @param outputs outputs per image
 * @param reduction how a block halves height and width
 */
public record ConvSpec(
    int height, int width, int channels, int blocks, int filters, int outputs, Reduction reduction)
    implements ModelSpec {

  /** How a block halves height and width. */
  public enum Reduction {
    /**
     * Max-pooling 2×2 without padding, so halves are rounded down; the head reads all that is left
     * (Snell et al. 2017, section 3.1).
     */
    MAX_POOL("max-pool"),
    /**
     * The convolution's stride of 2, so halves are rounded up; the head reads the mean over what is
     * left (Finn et al. 2017, section 5.2).
     */
    STRIDE("stride");

    private final String configName;

    Reduction(String configName) {
      this.configName = configName;
    }

    /** The name in configurations. */
    public String configName() {
      return configName;
    }

    int half(int size) {
      return this == MAX_POOL ? size / 2 : (size + 1) / 2;
    }
  }

  public ConvSpec {
    requirePositive("height", height);
    requirePositive("width", width);
    requirePositive("channels", channels);
    requirePositive("blocks", blocks);
    requirePositive("filters", filters);
    requirePositive("outputs", outputs);
    if (reduction == null) {
      throw new IllegalArgumentException("expected a reduction but was null");
    }
    int smallest = Math.min(height, width);
    for (int block = 0; block < blocks; block++) {
      smallest = reduction.half(smallest);
    }
    if (smallest < 1) {
      throw new IllegalArgumentException(
          "blocks: expected no more than "
              + Stream.iterate(Math.min(height, width), size -> size > 1, size -> size / 2).count()
              + " for an image of "
              + height
              + " x "
              + width
              + " but was "
              + blocks);
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": expected at least 1 but was " + value);
    }
  }

  @Override
  public int[] featureShape() {
    return new int[] {height, width, channels};
  }

  @Override
  public long valuesPerRow() {
    long values = outputs;
    long rows = height;
    long columns = width;
    for (int block = 0; block < blocks; block++) {
      long before = rows * columns;
      rows = reduction.half((int) rows);
      columns = reduction.half((int) columns);
      values += filters * (reduction == Reduction.STRIDE ? rows * columns : before);
    }
    return values;
  }

  @Override
  public Network network() {
    return new ConvNetwork(this);
  }
}
