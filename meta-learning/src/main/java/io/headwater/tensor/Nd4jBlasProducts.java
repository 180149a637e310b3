package io.headwater.tensor;

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
    Nd4jAddresses left = Nd4jAddresses.of(a);
    Nd4jAddresses right = Nd4jAddresses.of(b);
    Nd4jAddresses result = Nd4jAddresses.of(c);
    // Operands may be one and the same buffer (xᵀ·x), whose pointer has one position only.
    boolean same = left == right;
    if (dtype == DType.FLOAT32) {
      FloatPointer first = left.floats();
      FloatPointer second = same ? new FloatPointer(first) : right.floats();
      Gemm.floats(p, first, second, result.floats());
    } else {
      DoublePointer first = left.doubles();
      DoublePointer second = same ? new DoublePointer(first) : right.doubles();
      Gemm.doubles(p, first, second, result.doubles());
    }
    return c;
  }
}
