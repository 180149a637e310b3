package io.headwater.tensor;

/**
 * Convolutions that do without a copy of each window, of {@code rows} images a task. Results are
 * overwritten.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface Convolutions<A> {
  /**
   * Results of images.
   *
   * @param strideWeights values from one task's weights to the next one's; 0 if all share them
   */
  void forward(
      Convolution c, int tasks, int rows, A images, A weights, int strideWeights, A results);

  /** The adjoint of {@link #forward} in the images: gradients of images of those of results. */
  void toImages(
      Convolution c, int tasks, int rows, A results, A weights, int strideWeights, A images);

  /** The adjoint of {@link #forward} in the weights. */
  void toWeights(Convolution c, int tasks, int rows, A images, A results, A weights);
}
