package io.headwater.tensor;

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
    left.put(a, 0, sizeA);
    right.put(b, 0, sizeB);
    Gemm.floats(p, left, right, result);
    result.get(c, 0, sizeC);
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
