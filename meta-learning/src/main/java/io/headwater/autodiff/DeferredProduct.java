package io.headwater.autodiff;

import io.headwater.tensor.Tensor;
import io.headwater.tensor.TensorBackend;
import java.util.Arrays;

/**
 * aᵀ · b, not computed yet: gradients of weights are mostly added to something as soon as they are
 * there, which a backend does as it computes them. It holds a and b until it is dropped.
 */
final class DeferredProduct {
  private final TensorBackend backend;
  private final Var a;
  private final Var b;
  private final int[] shape;

  /**
   * Of [tasks, k, n] and [tasks, k, m].
   *
   * @throws IllegalArgumentException unless they fit
   */
  DeferredProduct(TensorBackend backend, Var a, Var b) {
    this.backend = backend;
    this.a = a;
    this.b = b;
    shape = shape(a.shape(), b.shape());
    a.hold();
    b.hold();
  }

  private static int[] shape(int[] a, int[] b) {
    if (a.length != 3 || b.length != 3 || a[0] != b[0] || a[1] != b[1]) {
      throw new IllegalArgumentException(
          "expected [tasks, k, n] and [tasks, k, m] but was "
              + Arrays.toString(a)
              + " and "
              + Arrays.toString(b));
    }
    return new int[] {a[0], a[2], b[2]};
  }

  /** Whether such a product is no smaller than its b, which is kept in its place. */
  static boolean isWorthwhile(Var a) {
    return a.shape().length == 3 && a.shape()[1] <= a.shape()[2];
  }

  /** x + y, which broadcast. */
  static Tensor sum(TensorBackend backend, Var x, Var y) {
    if (!Arrays.equals(x.shape(), y.shape()) || (x.deferred() == null && y.deferred() == null)) {
      return backend.add(x.value(), y.value());
    }
    return y.deferred() == null ? scaledSum(backend, y, x, 1) : scaledSum(backend, x, y, 1);
  }

  /** x + c · y, of equal shapes. */
  static Tensor scaledSum(TensorBackend backend, Var x, Var y, double c) {
    Tensor start = x.value();
    // Not before: x may be y.
    DeferredProduct product = y.deferred();
    return product == null
        ? backend.addScaled(start, y.value(), c)
        : backend.addScaledProduct(start, product.a.value(), product.b.value(), c);
  }

  /** [tasks, n, m]; not to be written to. */
  int[] shape() {
    return shape;
  }

  Tensor compute() {
    return backend.matmulTransposedLeft(a.value(), b.value());
  }

  /** Lets go of a and b. */
  void drop() {
    a.drop();
    b.drop();
  }
}
