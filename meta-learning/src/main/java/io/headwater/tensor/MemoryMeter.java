package io.headwater.tensor;

import java.util.function.Supplier;

/**
 * A backend that computes nothing and counts what the work would have taken: run the work on it
 * with values that do not matter, then ask for {@link #peakBytes()}. All values read back are 0.
 */
public final class MemoryMeter implements TensorBackend {
  /** Per tensor: its shape information and what allocation adds. */
  private static final long BYTES_PER_TENSOR = 256;

  /** Copies that an operation may make of its operands and result while it runs. */
  private static final long COPIES_IN_FLIGHT = 3;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Shaped(int[] shape) implements Tensor {}

  private final DType dtype;
  private long live;
  private long peak;
  private long largest;

  public MemoryMeter(DType dtype) {
    this.dtype = dtype;
  }

  /** Upper bound on the bytes live at any one time so far, with room for operations' own copies. */
  public long peakBytes() {
    return peak + COPIES_IN_FLIGHT * largest;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public <T> T scoped(Supplier<T> body) {
    long before = live;
    try {
      return body.get();
    } finally {
      live = before;
    }
  }

  @Override
  public long idleBytes() {
    return 0;
  }

  private Tensor made(int... shape) {
    long bytes = BYTES_PER_TENSOR + (long) dtype.bytes() * CpuMemory.lengthFor(Shape.size(shape));
    live += bytes;
    peak = Math.max(peak, live);
    largest = Math.max(largest, bytes);
    return new Shaped(shape);
  }

  private Tensor like(Tensor x) {
    return made(x.shape());
  }

  private Tensor product(int tasks, int n, int m) {
    return made(tasks, n, m);
  }

  @Override
  public Tensor fromHost(NdArray array) {
    return made(array.shape());
  }

  @Override
  public NdArray toHost(Tensor tensor) {
    return NdArray.zeros(dtype, tensor.shape());
  }

  @Override
  public Tensor full(double value, int... shape) {
    return made(shape);
  }

  @Override
  public Tensor add(Tensor a, Tensor b) {
    return made(Shape.broadcast(a.shape(), b.shape()));
  }

  @Override
  public Tensor subtract(Tensor a, Tensor b) {
    return add(a, b);
  }

  @Override
  public Tensor multiply(Tensor a, Tensor b) {
    return add(a, b);
  }

  @Override
  public Tensor divide(Tensor a, Tensor b) {
    return add(a, b);
  }

  @Override
  public Tensor addScaled(Tensor a, Tensor b, double factor) {
    return like(a);
  }

  @Override
  public Tensor scale(Tensor x, double factor) {
    return like(x);
  }

  @Override
  public Tensor shift(Tensor x, double offset) {
    return like(x);
  }

  @Override
  public Tensor exp(Tensor x) {
    return like(x);
  }

  @Override
  public Tensor log(Tensor x) {
    return like(x);
  }

  @Override
  public Tensor sqrt(Tensor x) {
    return like(x);
  }

  @Override
  public Tensor reciprocal(Tensor x) {
    return like(x);
  }

  @Override
  public Tensor square(Tensor x) {
    return like(x);
  }

  @Override
  public Tensor tanh(Tensor x) {
    return like(x);
  }

  @Override
  public Tensor sigmoid(Tensor x) {
    return like(x);
  }

  @Override
  public Tensor softplus(Tensor x) {
    return like(x);
  }

  @Override
  public Tensor relu(Tensor x) {
    return like(x);
  }

  @Override
  public Tensor step(Tensor x) {
    return like(x);
  }

  @Override
  public Tensor matmul(Tensor a, Tensor b) {
    return product(a.shape()[0], a.shape()[1], b.shape()[2]);
  }

  @Override
  public Tensor matmulTransposedLeft(Tensor a, Tensor b) {
    return product(a.shape()[0], a.shape()[2], b.shape()[2]);
  }

  @Override
  public Tensor matmulTransposedRight(Tensor a, Tensor b) {
    return product(a.shape()[0], a.shape()[1], b.shape()[1]);
  }

  @Override
  public Tensor wherePositive(Tensor x, Tensor y) {
    return like(x);
  }

  @Override
  public Tensor affine(Tensor x, Tensor weights, Tensor bias) {
    return matmul(x, weights);
  }

  @Override
  public Tensor affineRelu(Tensor x, Tensor weights, Tensor bias) {
    return matmul(x, weights);
  }

  @Override
  public Tensor convolve(Tensor images, Tensor weights, Convolution c) {
    int[] results = c.targetShape(images.shape());
    return convolved(results, c, results);
  }

  @Override
  public Tensor convolveToImages(Tensor results, Tensor weights, Convolution c) {
    return convolved(results.shape(), c, c.sourceShape(results.shape()));
  }

  @Override
  public Tensor convolveToWeights(Tensor images, Tensor results, Convolution c) {
    return convolved(results.shape(), c, c.weightShape(results.shape()[0]));
  }

  /** A tensor beside whose making each window may be copied for a while. */
  private Tensor convolved(int[] results, Convolution c, int... shape) {
    long before = live;
    made(results[0], results[1], c.windowSize());
    live = before;
    return made(shape);
  }

  @Override
  public Tensor sumTo(Tensor x, int... shape) {
    return made(shape);
  }

  @Override
  public Tensor multiplySum(Tensor x, Tensor y, int... shape) {
    return made(shape);
  }

  @Override
  public Tensor multiplyAdd(Tensor x, Tensor factor, Tensor offset) {
    return like(x);
  }

  @Override
  public Tensor combine(Tensor x, Tensor f, Tensor y, Tensor h, Tensor c) {
    return like(x);
  }

  @Override
  public Tensor squaredDeviations(Tensor x, Tensor m) {
    return like(m);
  }

  @Override
  public Tensor broadcastTo(Tensor x, int... shape) {
    return made(shape);
  }

  @Override
  public Tensor reshape(Tensor x, int... shape) {
    return made(shape);
  }

  @Override
  public Tensor rowMaximum(Tensor x) {
    int[] shape = x.shape().clone();
    shape[shape.length - 1] = 1;
    return made(shape);
  }

  @Override
  public Tensor gather(Tensor x, CellMap map, int... shape) {
    return made(shape);
  }

  @Override
  public Tensor scatterAdd(Tensor gathered, CellMap map, int... shape) {
    return made(shape);
  }

  @Override
  public Maxima maxima(Tensor x, CellMap windows, int perWindow, int... shape) {
    made(shape); // As many places as values.
    return new Maxima(made(shape), windows);
  }

  @Override
  public void close() {
    live = 0;
  }
}
