package io.headwater.tensor;

import io.headwater.tensor.Kernels.Binary;
import io.headwater.tensor.Kernels.Unary;
import java.util.Arrays;

/**
 * What a {@link CpuBackend} does value by value.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract sealed class CpuElementwise<A> implements TensorBackend permits CpuTaskRows {
  private final Kernels<A> kernels;
  private final CpuMemory<A> memory;
  private final CpuAxes<A> axes;

  CpuElementwise(Kernels<A> kernels, CpuMemory<A> memory) {
    this.kernels = kernels;
    this.memory = memory;
    this.axes = new CpuAxes<>(kernels, memory);
  }

  final Kernels<A> kernels() {
    return kernels;
  }

  final CpuMemory<A> memory() {
    return memory;
  }

  final CpuAxes<A> axes() {
    return axes;
  }

  // Tensors of this class have this backend's element type unless another one made them.
  @SuppressWarnings("unchecked")
  final CpuTensor<A> own(Tensor tensor) {
    if (tensor instanceof CpuTensor<?> own) {
      return (CpuTensor<A>) own;
    }
    throw new IllegalArgumentException("expected a tensor of this backend but was " + tensor);
  }

  /** The tensor with all its values in memory. */
  final CpuTensor<A> whole(Tensor tensor) {
    CpuTensor<A> x = own(tensor);
    if (!x.repeated()) {
      return x;
    }
    CpuTensor<A> result = memory.allocate(x.shape());
    for (int to = 0; to < x.size(); to += x.period()) {
      System.arraycopy(x.values(), 0, result.values(), to, x.period());
    }
    return result;
  }

  /** A tensor of x's shape, repeated if x is, its values undefined. */
  private CpuTensor<A> like(CpuTensor<A> x) {
    return x.repeated() ? memory.allocateRepeated(x.shape()) : memory.allocate(x.shape());
  }

  @Override
  public final Tensor add(Tensor a, Tensor b) {
    return binary(Binary.ADD, a, b);
  }

  @Override
  public final Tensor subtract(Tensor a, Tensor b) {
    return binary(Binary.SUBTRACT, a, b);
  }

  @Override
  public final Tensor multiply(Tensor a, Tensor b) {
    return binary(Binary.MULTIPLY, a, b);
  }

  @Override
  public final Tensor divide(Tensor a, Tensor b) {
    return binary(Binary.DIVIDE, a, b);
  }

  @Override
  public final Tensor wherePositive(Tensor x, Tensor y) {
    Shape.requireSame(x.shape(), y.shape());
    return binary(Binary.WHERE_POSITIVE, x, y);
  }

  private Tensor binary(Binary f, Tensor a, Tensor b) {
    CpuTensor<A> x = own(a);
    CpuTensor<A> y = own(b);
    if (x.period() != y.period() || !Arrays.equals(x.shape(), y.shape())) {
      return axes.broadcasting(f, x, y);
    }
    CpuTensor<A> z = like(x);
    kernels.binary(f, x.values(), 0, 1, y.values(), 0, 1, z.values(), 0, x.period());
    return z;
  }

  @Override
  public final Tensor addScaled(Tensor a, Tensor b, double factor) {
    Shape.requireSame(a.shape(), b.shape());
    CpuTensor<A> x = own(a);
    CpuTensor<A> y = own(b);
    CpuTensor<A> z = like(x.repeated() ? y : x);
    addScaled(x, y, factor, z);
    return z;
  }

  /** z = x + factor · y, which may be y and is repeated only if both are. */
  final void addScaled(CpuTensor<A> x, CpuTensor<A> y, double factor, CpuTensor<A> z) {
    int count = Math.min(x.period(), y.period());
    for (int at = 0; at < z.period(); at += count) {
      int xFrom = x.repeated() ? 0 : at;
      int yFrom = y.repeated() ? 0 : at;
      kernels.addScaled(x.values(), xFrom, y.values(), yFrom, factor, z.values(), at, count);
    }
  }

  @Override
  public final Tensor scale(Tensor tensor, double factor) {
    CpuTensor<A> x = own(tensor);
    CpuTensor<A> y = like(x);
    kernels.scale(x.values(), factor, y.values(), x.period());
    return y;
  }

  @Override
  public final Tensor shift(Tensor tensor, double offset) {
    CpuTensor<A> x = own(tensor);
    CpuTensor<A> y = like(x);
    kernels.shift(x.values(), offset, y.values(), x.period());
    return y;
  }

  private Tensor unary(Unary f, Tensor tensor) {
    CpuTensor<A> x = own(tensor);
    CpuTensor<A> y = like(x);
    kernels.unary(f, x.values(), y.values(), x.period());
    return y;
  }

  @Override
  public final Tensor exp(Tensor x) {
    return unary(Unary.EXP, x);
  }

  @Override
  public final Tensor log(Tensor x) {
    return unary(Unary.LOG, x);
  }

  @Override
  public final Tensor sqrt(Tensor x) {
    return unary(Unary.SQRT, x);
  }

  @Override
  public final Tensor reciprocal(Tensor x) {
    return unary(Unary.RECIPROCAL, x);
  }

  @Override
  public final Tensor square(Tensor x) {
    return unary(Unary.SQUARE, x);
  }

  @Override
  public final Tensor tanh(Tensor x) {
    return unary(Unary.TANH, x);
  }

  @Override
  public final Tensor sigmoid(Tensor x) {
    return unary(Unary.SIGMOID, x);
  }

  @Override
  public final Tensor softplus(Tensor x) {
    return unary(Unary.SOFTPLUS, x);
  }

  @Override
  public final Tensor relu(Tensor x) {
    return unary(Unary.RELU, x);
  }

  @Override
  public final Tensor step(Tensor x) {
    return unary(Unary.STEP, x);
  }
}
