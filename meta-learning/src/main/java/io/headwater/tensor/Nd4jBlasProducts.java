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
 * Batched matrix products, one BLAS call per task on the OpenBLAS that ND4J ships. ND4J's own
 * rank-3 product takes seven to nine times as long at these sizes.
 */
final class Nd4jBlasProducts implements Nd4jProducts {
  private final DType dtype;
  private final Nd4jMemory memory;

  Nd4jBlasProducts(DType dtype, Nd4jMemory memory) {
    this.dtype = dtype;
    this.memory = memory;
  }

  @Override
  public Nd4jTensor product(Nd4jTensor a, Form formA, Nd4jTensor b, Form formB) {
    Product p = Product.of(a.shape(), formA, b.shape(), formB);
    Nd4jTensor c = memory.allocate(new int[] {p.tasks(), p.rows(), p.columns()});
    int lda = p.rowLengthA();
    int ldb = p.rowLengthB();
    Nd4jAddresses left = Nd4jAddresses.of(a);
    Nd4jAddresses right = Nd4jAddresses.of(b);
    Nd4jAddresses result = Nd4jAddresses.of(c);
    // Operands may be one and the same buffer (xᵀ·x), whose pointer has one position only.
    boolean same = left == right;
    if (dtype == DType.FLOAT32) {
      FloatPointer first = left.floats();
      FloatPointer second = same ? new FloatPointer(first) : right.floats();
      floats(first, lda, second, ldb, result.floats(), p);
    } else {
      DoublePointer first = left.doubles();
      DoublePointer second = same ? new DoublePointer(first) : right.doubles();
      doubles(first, lda, second, ldb, result.doubles(), p);
    }
    return c;
  }

  private static int cblas(Form form) {
    return form == Form.PLAIN ? CblasNoTrans : CblasTrans;
  }

  private static void floats(
      FloatPointer a, int lda, FloatPointer b, int ldb, FloatPointer c, Product p) {
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
          lda,
          b.position((long) task * p.strideB()),
          ldb,
          0f,
          c.position((long) task * p.strideC()),
          p.columns());
    }
    a.position(0);
    b.position(0);
    c.position(0);
  }

  private static void doubles(
      DoublePointer a, int lda, DoublePointer b, int ldb, DoublePointer c, Product p) {
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
          lda,
          b.position((long) task * p.strideB()),
          ldb,
          0.0,
          c.position((long) task * p.strideC()),
          p.columns());
    }
    a.position(0);
    b.position(0);
    c.position(0);
  }
}
