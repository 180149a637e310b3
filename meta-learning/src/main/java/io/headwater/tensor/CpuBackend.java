package io.headwater.tensor;

import io.headwater.tensor.Product.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The processor, on arrays of the Java heap: what an operation costs beside its arithmetic is tens
 * of nanoseconds, which at streaming sizes is what counts.
 *
 * <p>What all tasks share, as φ before the first inner step, is in memory once and multiplies the
 * rows of all tasks together. Tensors take up to half of the heap; between scopes up to a quarter
 * of it is kept.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class CpuBackend<A> extends CpuTaskRows<A> {

  private CpuBackend(Kernels<A> kernels, IdlePool<A> pool, long limitBytes) {
    super(kernels, new CpuMemory<>(kernels, pool, limitBytes, limitBytes / 2));
  }

  /** A backend of its own memory. */
  public static CpuBackend<?> of(DType dtype) {
    return opener(dtype).get();
  }

  /** Makes backends that take over each other's idle memory. */
  static Supplier<CpuBackend<?>> opener(DType dtype) {
    return opener(halfTheHeap(), dtype);
  }

  /** One whose tensors take at most so many bytes. */
  static CpuBackend<?> limitedTo(long limitBytes, DType dtype) {
    return opener(limitBytes, dtype).get();
  }

  /** One for float32 that does without the Vector API, as where the JVM has none. */
  static CpuBackend<?> ofPlainLoops() {
    return opener(halfTheHeap(), FloatKernels::new).get();
  }

  private static Supplier<CpuBackend<?>> opener(long limitBytes, DType dtype) {
    return dtype == DType.FLOAT32
        ? opener(limitBytes, FloatKernels::best)
        : opener(limitBytes, DoubleKernels::new);
  }

  private static <A> Supplier<CpuBackend<?>> opener(
      long limitBytes, Supplier<? extends Kernels<A>> kernels) {
    IdlePool<A> pool = new IdlePool<>();
    return () -> new CpuBackend<>(kernels.get(), pool, limitBytes);
  }

  private static long halfTheHeap() {
    return Runtime.getRuntime().maxMemory() / 2;
  }

  @Override
  public DType dtype() {
    return kernels().dtype();
  }

  @Override
  public <T> T scoped(Supplier<T> body) {
    return memory().scoped(body);
  }

  @Override
  public void release(Tensor tensor) {
    memory().release(own(tensor));
  }

  @Override
  public long limitBytes() {
    return memory().limitBytes();
  }

  @Override
  public long idleBytes() {
    return memory().idleBytes();
  }

  /** With all that is computed on the way such values are some megabytes, which caches hold. */
  @Override
  public int tasksTogether(long values) {
    return (int) Math.max(2, Math.min(64, (1L << 18) / values));
  }

  // ---- To and from immutable arrays ----

  @Override
  public Tensor fromHost(NdArray array) {
    CpuTensor<A> result = memory().allocate(array.shape());
    kernels().fromHost(array, result.values());
    return result;
  }

  @Override
  public NdArray toHost(Tensor tensor) {
    CpuTensor<A> x = whole(tensor);
    return kernels().toHost(x.values(), 0, x.size(), x.shape().clone());
  }

  @Override
  public List<NdArray> toHost(Tensor tensor, int parts, int... shape) {
    CpuTensor<A> x = whole(tensor);
    int size = x.size() / parts;
    int[] each = shape.clone();
    List<NdArray> result = new ArrayList<>(parts);
    for (int i = 0; i < parts; i++) {
      result.add(kernels().toHost(x.values(), i * size, size, each));
    }
    return result;
  }

  @Override
  public boolean isFinite(Tensor tensor) {
    CpuTensor<A> x = own(tensor);
    return kernels().isFinite(x.values(), x.period());
  }

  @Override
  public double[] sumOverFirst(Tensor tensor) {
    CpuTensor<A> x = whole(tensor);
    int first = x.shape()[0];
    double[] sum = new double[first == 0 ? 0 : x.size() / first];
    for (int i = 0; i < first; i++) {
      kernels().addTo(sum, x.values(), i * sum.length);
    }
    return sum;
  }

  @Override
  public Tensor full(double value, int... shape) {
    CpuTensor<A> result = memory().allocate(shape);
    kernels().fill(result.values(), 0, result.size(), value);
    return result;
  }

  // ---- Products ----

  @Override
  public Tensor matmul(Tensor a, Tensor b) {
    return product(a, Form.PLAIN, b, Form.PLAIN, null);
  }

  @Override
  public Tensor matmulTransposedLeft(Tensor a, Tensor b) {
    return product(a, Form.TRANSPOSED, b, Form.PLAIN, null);
  }

  @Override
  public Tensor matmulTransposedRight(Tensor a, Tensor b) {
    return product(a, Form.PLAIN, b, Form.TRANSPOSED, null);
  }

  /** In the product's own memory, which nobody else has seen, unless tasks share that and not x. */
  @Override
  public Tensor addScaledProduct(Tensor x, Tensor a, Tensor b, double factor) {
    CpuTensor<A> start = own(x);
    CpuTensor<A> product = product(a, Form.TRANSPOSED, b, Form.PLAIN, null);
    Shape.requireSame(start.shape(), product.shape());
    if (!product.repeated() || start.repeated()) {
      addScaled(start, product, factor, product);
      return product;
    }
    Tensor sum = addScaled(start, product, factor);
    release(product);
    return sum;
  }

  @Override
  public Tensor affine(Tensor x, Tensor weights, Tensor bias) {
    return product(x, Form.PLAIN, weights, Form.PLAIN, bias);
  }

  @Override
  public Tensor affineRelu(Tensor x, Tensor weights, Tensor bias) {
    CpuTensor<A> y = product(x, Form.PLAIN, weights, Form.PLAIN, bias);
    kernels().unary(Kernels.Unary.RELU, y.values(), y.values(), y.period());
    return y;
  }

  private CpuTensor<A> product(Tensor left, Form formA, Tensor right, Form formB, Tensor start) {
    Product product = Product.of(left.shape(), formA, right.shape(), formB);
    int[] shape = {product.tasks(), product.rows(), product.columns()};
    CpuTensor<A> a = own(left);
    CpuTensor<A> b = own(right);
    CpuTensor<A> from = start == null ? null : own(start);
    if (from != null) {
      Shape.requireSame(from.shape(), new int[] {shape[0], 1, shape[2]});
    }
    boolean shared = from == null || from.repeated();
    boolean once = a.repeated() && b.repeated() && shared;
    CpuTensor<A> c = once ? memory().allocateRepeated(shape) : memory().allocate(shape);
    kernels()
        .multiply(
            once ? product.once() : product.sharing(a.repeated(), b.repeated(), shared),
            a.values(),
            b.values(),
            from == null ? null : from.values(),
            c.values());
    return c;
  }

  @Override
  public Tensor convolve(Tensor images, Tensor weights, Convolution c) {
    Convolutions<A> direct = kernels().convolutions(c);
    return direct == null
        ? super.convolve(images, weights, c)
        : new CpuConvolution<>(memory(), direct, c).forward(whole(images), own(weights));
  }

  @Override
  public Tensor convolveToImages(Tensor results, Tensor weights, Convolution c) {
    Convolutions<A> direct = kernels().convolutions(c);
    return direct == null
        ? super.convolveToImages(results, weights, c)
        : new CpuConvolution<>(memory(), direct, c).toImages(whole(results), own(weights));
  }

  @Override
  public Tensor convolveToWeights(Tensor images, Tensor results, Convolution c) {
    Convolutions<A> direct = kernels().convolutions(c);
    return direct == null
        ? super.convolveToWeights(images, results, c)
        : new CpuConvolution<>(memory(), direct, c).toWeights(whole(images), whole(results));
  }

  // ---- Shapes ----

  @Override
  public Tensor sumTo(Tensor x, int... shape) {
    Shape.requireBroadcastable(shape, x.shape());
    return axes().sumTo(whole(x), shape);
  }

  @Override
  public Tensor broadcastTo(Tensor x, int... shape) {
    Shape.requireBroadcastable(x.shape(), shape);
    return axes().broadcastTo(own(x), shape);
  }

  @Override
  public Tensor reshape(Tensor tensor, int... shape) {
    Shape.requireSameSize(tensor.shape(), shape);
    CpuTensor<A> x = own(tensor);
    boolean fits = shape.length > 0 && shape[0] == x.shape()[0];
    return memory().view(x.repeated() && !fits ? whole(x) : x, shape);
  }

  @Override
  public Tensor rowMaximum(Tensor x) {
    return axes().rowMaximum(whole(x));
  }

  @Override
  public Tensor gather(Tensor tensor, CellMap map, int... shape) {
    map.require(tensor.shape(), shape);
    CpuTensor<A> x = whole(tensor);
    CpuTensor<A> result = memory().allocate(shape);
    kernels().gather(map, x.values(), x.size(), result.values());
    return result;
  }

  @Override
  public Tensor scatterAdd(Tensor gathered, CellMap map, int... shape) {
    map.require(shape, gathered.shape());
    CpuTensor<A> x = whole(gathered);
    CpuTensor<A> result = memory().allocate(shape);
    kernels().fill(result.values(), 0, result.size(), 0);
    kernels().scatterAdd(map, x.values(), result.values(), result.size());
    return result;
  }

  @Override
  public Maxima maxima(Tensor tensor, CellMap windows, int perWindow, int... shape) {
    windows.requireWindows(tensor.shape(), perWindow, shape);
    CpuTensor<A> x = whole(tensor);
    CpuTensor<A> values = memory().allocate(shape);
    return new Maxima(
        values, kernels().largest(windows, x.values(), x.size(), perWindow, values.values()));
  }

  @Override
  public void close() {
    kernels().close();
    memory().close();
  }
}
