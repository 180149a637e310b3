package io.headwater.tensor;

/**
 * A convolution of a {@link CpuBackend}'s tensors without copies of windows. Weights may be shared
 * by all tasks; the other operands are not.
 */
record CpuConvolution<A>(CpuMemory<A> memory, Convolutions<A> kernels, Convolution geometry) {
  CpuTensor<A> forward(CpuTensor<A> images, CpuTensor<A> weights) {
    int[] shape = images.shape();
    geometry.requireWeights(weights.shape(), shape[0]);
    CpuTensor<A> results = memory.allocate(geometry.targetShape(shape));
    kernels.forward(
        geometry,
        shape[0],
        shape[1],
        images.values(),
        weights.values(),
        stride(weights),
        results.values());
    return results;
  }

  CpuTensor<A> toImages(CpuTensor<A> results, CpuTensor<A> weights) {
    int[] shape = geometry.sourceShape(results.shape());
    geometry.requireWeights(weights.shape(), shape[0]);
    CpuTensor<A> images = memory.allocate(shape);
    kernels.toImages(
        geometry,
        shape[0],
        shape[1],
        results.values(),
        weights.values(),
        stride(weights),
        images.values());
    return images;
  }

  CpuTensor<A> toWeights(CpuTensor<A> images, CpuTensor<A> results) {
    int[] shape = images.shape();
    Shape.requireSame(results.shape(), geometry.targetShape(shape));
    CpuTensor<A> weights = memory.allocate(geometry.weightShape(shape[0]));
    kernels.toWeights(
        geometry, shape[0], shape[1], images.values(), results.values(), weights.values());
    return weights;
  }

  /** Values from one task's to the next one's; 0 if all share them. */
  private static int stride(CpuTensor<?> weights) {
    return weights.repeated() ? 0 : weights.size() / weights.shape()[0];
  }
}
