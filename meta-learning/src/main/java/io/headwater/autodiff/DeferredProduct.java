package io.headwater.autodiff;

import io.headwater.tensor.Tensor;
import io.headwater.tensor.TensorBackend;
import java.util.Arrays;

/**
 * aᵀ · b, not computed yet: gradients of weights are mostly added to something as soon as they are
 * there, which a backend does as it computes them. Until it is computed or dropped it holds a and
 * b.
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

  /** [tasks, n, m]; not to be written to. */
  int[] shape() {
    return shape;
  }

  Tensor compute() {
    return backend.matmulTransposedLeft(a.value(), b.value());
  }

  /** x + factor · aᵀ · b, of equal shapes. */
  Tensor addTo(Tensor x, double factor) {
    return backend.addScaledProduct(x, a.value(), b.value(), factor);
  }

  void drop() {
    a.drop();
    b.drop();
  }
}
