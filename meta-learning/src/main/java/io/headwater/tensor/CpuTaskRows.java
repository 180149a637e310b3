package io.headwater.tensor;

import java.util.Arrays;

/**
 * What a {@link CpuBackend} does with [tasks, rows, columns] and a row [tasks, 1, columns] of each
 * task in one pass over memory; other shapes go by the operations one by one.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract sealed class CpuTaskRows<A> extends CpuElementwise<A> permits CpuBackend {

  CpuTaskRows(Kernels<A> kernels, CpuMemory<A> memory) {
    super(kernels, memory);
  }

  @Override
  public final Tensor multiplySum(Tensor a, Tensor b, int... shape) {
    CpuTensor<A> x = own(a);
    CpuTensor<A> y = own(b);
    return !x.repeated() && !y.repeated() && isPerTaskRow(x.shape(), y.shape(), shape)
        ? axes().sumOfProducts(x, y, shape)
        : sumTo(multiply(a, b), shape);
  }

  @Override
  public final Tensor multiplyAdd(Tensor a, Tensor factor, Tensor offset) {
    CpuTensor<A> x = own(a);
    boolean fits =
        isPerTaskRow(x.shape(), x.shape(), factor.shape())
            && Arrays.equals(factor.shape(), offset.shape())
            && !x.repeated();
    return fits
        ? axes().multiplyAdd(x, whole(factor), whole(offset))
        : add(multiply(a, factor), offset);
  }

  @Override
  public final Tensor combine(Tensor x, Tensor f, Tensor y, Tensor h, Tensor c) {
    CpuTensor<A> a = own(x);
    CpuTensor<A> b = own(y);
    int[] row = f.shape();
    boolean fits =
        isPerTaskRow(a.shape(), b.shape(), row)
            && Arrays.equals(row, h.shape())
            && Arrays.equals(row, c.shape())
            && !a.repeated()
            && !b.repeated();
    return fits ? axes().combine(a, whole(f), b, whole(h), whole(c)) : super.combine(x, f, y, h, c);
  }

  @Override
  public final Tensor squaredDeviations(Tensor x, Tensor m) {
    CpuTensor<A> a = own(x);
    return isPerTaskRow(a.shape(), a.shape(), m.shape()) && !a.repeated()
        ? axes().squaredDeviations(a, whole(m))
        : super.squaredDeviations(x, m);
  }

  /** Whether x and y are [tasks, rows, columns] and {@code row} is [tasks, 1, columns]. */
  private static boolean isPerTaskRow(int[] x, int[] y, int[] row) {
    return x.length == 3
        && row.length == 3
        && Arrays.equals(x, y)
        && x[0] == row[0]
        && row[1] == 1
        && x[2] == row[2];
  }
}
