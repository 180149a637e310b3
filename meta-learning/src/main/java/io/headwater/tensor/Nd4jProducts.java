package io.headwater.tensor;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Batched matrix products, one BLAS call per task on the OpenBLAS that ND4J ships. ND4J's own
 * rank-3 product takes seven to nine times as long at these sizes.
 */
final class Nd4jProducts {
  /** Whether an operand enters a product as it is or transposed. */
  enum Form {
    PLAIN(CblasNoTrans),
    TRANSPOSED(CblasTrans);

    private final int cblas;

    Form(int cblas) {
      this.cblas = cblas;
    }
  }

  private final DType dtype;
  private final Nd4jMemory memory;

  Nd4jProducts(DType dtype, Nd4jMemory memory) {
    this.dtype = dtype;
    this.memory = memory;
  }

  Nd4jTensor product(Nd4jTensor a, Form formA, Nd4jTensor b, Form formB) {
    int[] left = a.shape();
    int[] right = b.shape();
    if (left.length != 3 || right.length != 3 || left[0] != right[0]) {
      throw mismatch(a, formA, b, formB);
    }
    int tasks = left[0];
    int rows = formA == Form.PLAIN ? left[1] : left[2];
    int inner = formA == Form.PLAIN ? left[2] : left[1];
    int columns = formB == Form.PLAIN ? right[2] : right[1];
    if (inner != (formB == Form.PLAIN ? right[1] : right[2])) {
      throw mismatch(a, formA, b, formB);
    }
    Nd4jTensor c = memory.allocate(new int[] {tasks, rows, columns});
    Sizes sizes = new Sizes(tasks, rows, columns, inner, left[2], right[2]);
    // Operands may be one and the same buffer (xᵀ·x), whose pointer has one position only.
    boolean same = a.buffer() == b.buffer();
    if (dtype == DType.FLOAT32) {
      FloatPointer first = a.buffer().floats();
      FloatPointer second = same ? new FloatPointer(first) : b.buffer().floats();
      floats(first, formA, second, formB, c.buffer().floats(), sizes);
    } else {
      DoublePointer first = a.buffer().doubles();
      DoublePointer second = same ? new DoublePointer(first) : b.buffer().doubles();
      doubles(first, formA, second, formB, c.buffer().doubles(), sizes);
    }
    return c;
  }

  /** c [rows, columns] sums over inner; lda and ldb are the operands' row lengths in memory. */
  private record Sizes(int tasks, int rows, int columns, int inner, int lda, int ldb) {
    long strideA() {
      return (long) rows * inner;
    }

    long strideB() {
      return (long) inner * columns;
    }

    long strideC() {
      return (long) rows * columns;
    }
  }

  private static void floats(
      FloatPointer a, Form formA, FloatPointer b, Form formB, FloatPointer c, Sizes s) {
    for (int task = 0; task < s.tasks(); task++) {
      cblas_sgemm(
          CblasRowMajor,
          formA.cblas,
          formB.cblas,
          s.rows(),
          s.columns(),
          s.inner(),
          1f,
          a.position(task * s.strideA()),
          s.lda(),
          b.position(task * s.strideB()),
          s.ldb(),
          0f,
          c.position(task * s.strideC()),
          s.columns());
    }
    a.position(0);
    b.position(0);
    c.position(0);
  }

  private static void doubles(
      DoublePointer a, Form formA, DoublePointer b, Form formB, DoublePointer c, Sizes s) {
    for (int task = 0; task < s.tasks(); task++) {
      cblas_dgemm(
          CblasRowMajor,
          formA.cblas,
          formB.cblas,
          s.rows(),
          s.columns(),
          s.inner(),
          1.0,
          a.position(task * s.strideA()),
          s.lda(),
          b.position(task * s.strideB()),
          s.ldb(),
          0.0,
          c.position(task * s.strideC()),
          s.columns());
    }
    a.position(0);
    b.position(0);
    c.position(0);
  }

  private static IllegalArgumentException mismatch(
      Nd4jTensor a, Form formA, Nd4jTensor b, Form formB) {
    return new IllegalArgumentException(
        "expected two rank-3 operands of equal tasks and inner dimensions but was "
            + Arrays.toString(a.shape())
            + " "
            + formA
            + " and "
            + Arrays.toString(b.shape())
            + " "
            + formB);
  }
}
