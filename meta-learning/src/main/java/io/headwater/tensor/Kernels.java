package io.headwater.tensor;

/**
 * The loops of a {@link CpuBackend}, over arrays of one element type. They know no shapes: a range
 * of an array is an offset and a count. Results never overlap operands, unless they are the same
 * range. Stateless but for scratch memory; one thread at a time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface Kernels<A> extends AutoCloseable {
  /** z = f(x, y). */
  enum Binary {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    /** x where y > 0, else x · 0. */
    WHERE_POSITIVE
  }

  /** y = f(x). */
  enum Unary {
    EXP,
    LOG,
    SQRT,
    RECIPROCAL,
    SQUARE,
    TANH,
    SIGMOID,
    SOFTPLUS,
    RELU,
    STEP
  }

  /** Element type of the arrays. */
  DType dtype();

  A allocate(int length);

  int length(A array);

  /**
   * z = f(x, y), where z is neither of them.
   *
   * @param xStep 1, or 0 if x is the one value at {@code xFrom}; likewise {@code yStep}
   */
  void binary(
      Binary f, A x, int xFrom, int xStep, A y, int yFrom, int yStep, A z, int zFrom, int count);

  /** y = f(x). */
  void unary(Unary f, A x, A y, int count);

  /** z = x + factor · y. */
  void addScaled(A x, int xFrom, A y, int yFrom, double factor, A z, int zFrom, int count);

  /** y = factor · x. */
  void scale(A x, double factor, A y, int count);

  /** y = x + offset. */
  void shift(A x, double offset, A y, int count);

  void fill(A x, int from, int count, double value);

  /** y += x. */
  void addInto(A x, int xFrom, A y, int yFrom, int count);

  /** y = the sum of {@code rows} rows of {@code width} values, one after the other. */
  void sumRows(A x, int xFrom, int rows, int width, A y, int yFrom);

  /**
   * z = Σ x · y over {@code rows} rows of {@code width} values that lie in both at the same place.
   */
  void sumProducts(A x, A y, int from, int rows, int width, A z, int zFrom);

  /** z = x · factor + offset, each of {@code rows} rows by the same row of {@code width} values. */
  void multiplyAdd(A x, int from, int rows, int width, A factor, A offset, int row, A z);

  /**
   * z = x · f + y · h + c of rows that lie in x, y and z at the same place, by the same row each.
   */
  void combine(A x, A y, int from, int rows, int width, A f, A h, A c, int row, A z);

  /** A row of z = Σ (x − m)² over rows, by a row of m at the same place as that of z. */
  void squaredDeviations(A x, int from, int rows, int width, A m, int row, A z);

  /** {@link CellMap#largest}. */
  CellMap largest(CellMap windows, A x, int size, int perWindow, A values);

  /** Whether none of the first {@code count} values is NaN or infinite. */
  boolean isFinite(A x, int count);

  /** Sum of a range. */
  double sum(A x, int from, int count);

  /** Largest of a range; NaN if one is. */
  double maximum(A x, int from, int count);

  double get(A x, int index);

  void set(A x, int index, double value);

  /** The products that {@code p} describes; {@code start} may be null. */
  void multiply(Product p, A a, A b, A start, A c);

  /** Those that convolve without copies of the windows; null if there are none for {@code c}. */
  default Convolutions<A> convolutions(Convolution c) {
    return null;
  }

  void gather(CellMap map, A x, int size, A result);

  void scatterAdd(CellMap map, A gathered, A result, int size);

  /** Copies a range of as many values as {@code shape} has, which becomes the array's own. */
  NdArray toHost(A x, int from, int count, int... shape);

  void fromHost(NdArray array, A result);

  /** sum += x. */
  void addTo(double[] sum, A x, int from);

  /** Frees scratch memory. */
  @Override
  void close();
}
