package io.headwater.tensor;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import io.headwater.tensor.Product.Form;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Matrix products by the OpenBLAS that ND4J ships, of operands on the heap: they are copied to
 * memory of its own, which is kept for the next ones. (Its overloads for {@code float[]} copy task
 * by task, which takes three times as long at small sizes.)
 */
final class BlasProducts implements AutoCloseable {
  private FloatPointer left;
  private FloatPointer right;
  private FloatPointer result;

  void multiply(Product p, float[] a, float[] b, float[] c) {
    int sizeA = p.strideA() == 0 ? p.rows() * p.inner() : p.tasks() * p.strideA();
    int sizeB = p.strideB() == 0 ? p.inner() * p.columns() : p.tasks() * p.strideB();
    int sizeC = p.tasks() * p.strideC();
    left = atLeast(sizeA, left);
    right = atLeast(sizeB, right);
    result = atLeast(sizeC, result);
    left.position(0).put(a, 0, sizeA);
    right.position(0).put(b, 0, sizeB);
    for (int task = 0; task < p.tasks(); task++) {
      cblas_sgemm(
          CblasRowMajor,
          cblas(p.formA()),
          cblas(p.formB()),
          p.rows(),
          p.columns(),
          p.inner(),
          1f,
          left.position((long) task * p.strideA()),
          p.rowLengthA(),
          right.position((long) task * p.strideB()),
          p.rowLengthB(),
          0f,
          result.position((long) task * p.strideC()),
          p.columns());
    }
    result.position(0).get(c, 0, sizeC);
  }

  private static int cblas(Form form) {
    return form == Form.PLAIN ? CblasNoTrans : CblasTrans;
  }

  private static FloatPointer atLeast(int size, FloatPointer pointer) {
    if (pointer != null && pointer.capacity() >= size) {
      return pointer;
    }
    if (pointer != null) {
      pointer.close();
    }
    return new FloatPointer(CpuMemory.lengthFor(size));
  }

  @Override
  public void close() {
    for (FloatPointer pointer : new FloatPointer[] {left, right, result}) {
      if (pointer != null) {
        pointer.close();
      }
    }
    left = null;
    right = null;
    result = null;
  }
}
