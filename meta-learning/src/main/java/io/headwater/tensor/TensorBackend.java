package io.headwater.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The arithmetic that everything else is built from: the primitives that the gradient tape needs
 * and no more.
 *
 * <p>Operations return new tensors and never change their operands. Two operands of an elementwise
 * operation broadcast as in NumPy. NaN and infinity follow IEEE 754.
 *
 * <p>Memory: every tensor is made inside a scope and belongs to the innermost open one, at whose
 * end it is gone. {@link #close()} frees what the backend keeps between scopes.
 *
 * <p>Threads: one thread at a time; give each worker its own backend. Results are deterministic for
 * one backend on one machine with one BLAS thread.
 */
public interface TensorBackend extends AutoCloseable {
  /** Element type of all its tensors. */
  DType dtype();

  /**
   * Runs {@code body} and frees all tensors made meanwhile. Scopes nest.
   *
   * @return what the body returned; it must not be or hold a tensor made inside
   */
  <T> T scoped(Supplier<T> body);

  /**
   * Says that {@code tensor} is not used any more, so that its memory may serve the next one before
   * the scope ends; tensors that share the memory keep it.
   */
  default void release(Tensor tensor) {}

  /** Most bytes that its tensors may take together, beyond which it refuses to make one. */
  default long limitBytes() {
    return Long.MAX_VALUE;
  }

  /** Bytes of memory kept for later while no scope is open. */
  long idleBytes();

  /**
   * How many tasks are best computed together: many enough that what operations cost by themselves
   * is nothing, few enough that what they compute stays near. No more than this default, on which
   * estimates of memory rest.
   *
   * @param values of the results of all layers for one task
   */
  default int tasksTogether(long values) {
    return (int) Math.max(8, Math.min(64, (1L << 20) / values));
  }

  /** Copies {@code array} to the backend, converted to its element type. */
  Tensor fromHost(NdArray array);

  /** Copies {@code tensor} to the heap. */
  NdArray toHost(Tensor tensor);

  /** Copies the {@code parts} equal parts of a tensor, one after the other, each of a shape. */
  default List<NdArray> toHost(Tensor tensor, int parts, int... shape) {
    NdArray all = toHost(tensor);
    int size = all.size() / parts;
    List<NdArray> result = new ArrayList<>(parts);
    for (int i = 0; i < parts; i++) {
      result.add(all.slice(i * size, shape));
    }
    return result;
  }

  /** Whether no element is NaN or infinite. */
  default boolean isFinite(Tensor tensor) {
    return toHost(tensor).isFinite();
  }

  /** The sum of a tensor's parts along its first dimension, one of which is [sum.length]. */
  default double[] sumOverFirst(Tensor tensor) {
    NdArray all = toHost(tensor);
    int first = all.dimension(0);
    double[] sum = new double[first == 0 ? 0 : all.size() / first];
    for (int i = 0; i < first; i++) {
      all.addTo(sum, i * sum.length);
    }
    return sum;
  }

  /** A tensor filled with {@code value}. */
  Tensor full(double value, int... shape);

  /** a + b. */
  Tensor add(Tensor a, Tensor b);

  /** a − b. */
  Tensor subtract(Tensor a, Tensor b);

  /** a · b, elementwise. */
  Tensor multiply(Tensor a, Tensor b);

  /** a / b. */
  Tensor divide(Tensor a, Tensor b);

  /** a + factor · b, of equal shapes. */
  Tensor addScaled(Tensor a, Tensor b, double factor);

  /** factor · x. */
  Tensor scale(Tensor x, double factor);

  /** x + offset. */
  Tensor shift(Tensor x, double offset);

  /** eˣ. */
  Tensor exp(Tensor x);

  /** Natural logarithm. */
  Tensor log(Tensor x);

  /** √x. */
  Tensor sqrt(Tensor x);

  /** 1 / x. */
  Tensor reciprocal(Tensor x);

  /** x². */
  Tensor square(Tensor x);

  /** tanh x. */
  Tensor tanh(Tensor x);

  /** 1 / (1 + e⁻ˣ). */
  Tensor sigmoid(Tensor x);

  /** log(1 + eˣ), without overflow for large x. */
  Tensor softplus(Tensor x);

  /** max(x, 0); NaN stays NaN. */
  Tensor relu(Tensor x);

  /** 1 where x > 0, else 0. */
  Tensor step(Tensor x);

  /** x where y > 0, else x · 0, of equal shapes: the gradient of {@link #relu} at y for x. */
  default Tensor wherePositive(Tensor x, Tensor y) {
    return multiply(x, step(y));
  }

  /** Per task {@code a · b}: [tasks, n, k] · [tasks, k, m] → [tasks, n, m]. */
  Tensor matmul(Tensor a, Tensor b);

  /** Per task {@code aᵀ · b}: [tasks, k, n], [tasks, k, m] → [tasks, n, m]. */
  Tensor matmulTransposedLeft(Tensor a, Tensor b);

  /** Per task {@code a · bᵀ}: [tasks, n, k], [tasks, m, k] → [tasks, n, m]. */
  Tensor matmulTransposedRight(Tensor a, Tensor b);

  /** x + factor · aᵀ · b, of equal shapes, rounded as by the operations one by one. */
  default Tensor addScaledProduct(Tensor x, Tensor a, Tensor b, double factor) {
    Tensor product = matmulTransposedLeft(a, b);
    Tensor result = addScaled(x, product, factor);
    release(product);
    return result;
  }

  /**
   * Per task {@code x · w + b}: [tasks, n, k] · [tasks, k, m] + [tasks, 1, m] → [tasks, n, m], a
   * linear layer.
   */
  default Tensor affine(Tensor x, Tensor weights, Tensor bias) {
    return add(matmul(x, weights), bias);
  }

  /** max({@link #affine}, 0), a layer with its activation; NaN stays NaN. */
  default Tensor affineRelu(Tensor x, Tensor weights, Tensor bias) {
    return relu(affine(x, weights, bias));
  }

  /**
   * Per task a convolution: images [tasks, rows, height · width · channels] and weights [tasks,
   * side · side · channels, filters] → [tasks, rows · pixels, filters].
   */
  default Tensor convolve(Tensor images, Tensor weights, Convolution c) {
    int[] shape = c.targetShape(images.shape());
    c.requireWeights(weights.shape(), shape[0]);
    Tensor windows = gather(images, c.windows(), shape[0], shape[1], c.windowSize());
    Tensor results = matmul(windows, weights);
    release(windows);
    return results;
  }

  /** The adjoint of {@link #convolve} in the images: what they get of the results' gradients. */
  default Tensor convolveToImages(Tensor results, Tensor weights, Convolution c) {
    int[] shape = c.sourceShape(results.shape());
    c.requireWeights(weights.shape(), shape[0]);
    Tensor windows = matmulTransposedRight(results, weights);
    Tensor images = scatterAdd(windows, c.windows(), shape);
    release(windows);
    return images;
  }

  /** The adjoint of {@link #convolve} in the weights. */
  default Tensor convolveToWeights(Tensor images, Tensor results, Convolution c) {
    int[] shape = c.targetShape(images.shape());
    Tensor windows = gather(images, c.windows(), shape[0], shape[1], c.windowSize());
    Tensor weights = matmulTransposedLeft(windows, results);
    release(windows);
    return weights;
  }

  /** Sums over the axes along which {@code shape} would broadcast to x's shape. */
  Tensor sumTo(Tensor x, int... shape);

  /** {@link #sumTo} of x · y, of equal shapes, without a tensor between. */
  default Tensor multiplySum(Tensor x, Tensor y, int... shape) {
    return sumTo(multiply(x, y), shape);
  }

  /** x · factor + offset, which broadcast to x's shape. */
  default Tensor multiplyAdd(Tensor x, Tensor factor, Tensor offset) {
    return add(multiply(x, factor), offset);
  }

  /** x · f + y · h + c, where f, h and c broadcast to the shape of x and y. */
  default Tensor combine(Tensor x, Tensor f, Tensor y, Tensor h, Tensor c) {
    return add(multiply(x, f), multiplyAdd(y, h, c));
  }

  /** Σ (x − m)² along the axes along which m broadcasts to x's shape. */
  default Tensor squaredDeviations(Tensor x, Tensor m) {
    Tensor deviations = subtract(x, m);
    Tensor sum = multiplySum(deviations, deviations, m.shape());
    release(deviations);
    return sum;
  }

  /** Repeats x along its axes of length 1 to {@code shape}. */
  Tensor broadcastTo(Tensor x, int... shape);

  /** The same values in row-major order under another shape of equal size. */
  Tensor reshape(Tensor x, int... shape);

  /** Largest element along the last axis, which becomes 1: [..., n] → [..., 1]. */
  Tensor rowMaximum(Tensor x);

  /** Moves cells, see {@link CellMap}; the result has {@code shape}. */
  Tensor gather(Tensor x, CellMap map, int... shape);

  /** Adds moved cells to where they came from: the adjoint of {@link #gather}. */
  Tensor scatterAdd(Tensor gathered, CellMap map, int... shape);

  /**
   * The largest value of each window; of equals the first.
   *
   * @param windows a map whose result is one window after the other, of {@code perWindow} cells
   * @param shape of the largest values
   */
  Maxima maxima(Tensor x, CellMap windows, int perWindow, int... shape);

  /** Frees all memory. Idempotent; no tensor may be used afterwards. */
  @Override
  void close();
}
