package io.headwater.tensor;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import io.headwater.tensor.Product.Form;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Batched matrix products over memory off the heap, one call of the OpenBLAS that ND4J ships per
 * task. Pointers are moved from task to task, so one and the same does not serve twice; afterwards
 * they are at 0.
 */
final class Gemm {
  private Gemm() {}

  /** c = a · b for each task of {@code p}; nothing to start from. */
  static void floats(Product p, FloatPointer a, FloatPointer b, FloatPointer c) {
    for (int task = 0; task < p.tasks(); task++) {
      cblas_sgemm(
          CblasRowMajor,
          cblas(p.formA()),
          cblas(p.formB()),
          p.rows(),
          p.columns(),
          p.inner(),
          1f,
          a.position((long) task * p.strideA()),
          p.rowLengthA(),
          b.position((long) task * p.strideB()),
          p.rowLengthB(),
          0f,
          c.position((long) task * p.strideC()),
          p.columns());
    }
    a.position(0);
    b.position(0);
    c.position(0);
  }

  /** {@link #floats} in float64. */
  static void doubles(Product p, DoublePointer a, DoublePointer b, DoublePointer c) {
    for (int task = 0; task < p.tasks(); task++) {
      cblas_dgemm(
          CblasRowMajor,
          cblas(p.formA()),
          cblas(p.formB()),
          p.rows(),
          p.columns(),
          p.inner(),
          1.0,
          a.position((long) task * p.strideA()),
          p.rowLengthA(),
          b.position((long) task * p.strideB()),
          p.rowLengthB(),
          0.0,
          c.position((long) task * p.strideC()),
          p.columns());
    }
    a.position(0);
    b.position(0);
    c.position(0);
  }

  private static int cblas(Form form) {
    return form == Form.PLAIN ? CblasNoTrans : CblasTrans;
  }
}
