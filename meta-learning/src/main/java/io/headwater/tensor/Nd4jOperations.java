package io.headwater.tensor;

import io.headwater.tensor.Product.Form;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarSet;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.RealDivOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.SubOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.Reciprocal;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Elementwise functions and matrix products by ND4J's own operations on its arrays, which work
 * wherever it keeps them: no native address, no BLAS on the host.
 */
final class Nd4jOperations implements Nd4jKernels, Nd4jProducts {
  private final OpExecutioner executioner = Nd4j.getExecutioner();
  private final Nd4jMemory memory;

  Nd4jOperations(Nd4jMemory memory) {
    this.memory = memory;
  }

  private static INDArray array(Nd4jTensor tensor) {
    return tensor.buffer().array();
  }

  @Override
  public void pairwise(Pairwise kernel, Nd4jTensor x, Nd4jTensor y, Nd4jTensor z) {
    INDArray left = array(x);
    INDArray right = array(y);
    INDArray result = array(z);
    CustomOp operation =
        switch (kernel) {
          case ADD -> new AddOp(left, right, result);
          case DIVIDE -> new RealDivOp(new INDArray[] {left, right}, new INDArray[] {result});
          case MULTIPLY -> new MulOp(left, right, result);
          case SUBTRACT -> new SubOp(left, right, result);
        };
    executioner.exec(operation);
  }

  @Override
  public void scalar(Scalar kernel, Nd4jTensor x, double value, Nd4jTensor z) {
    INDArray operand = array(x);
    INDArray result = array(z);
    Op operation =
        switch (kernel) {
          case ADD -> new ScalarAdd(operand, null, result, value);
          case MULTIPLY -> new ScalarMultiplication(operand, null, result, value);
          case SET -> new ScalarSet(operand, null, result, value);
          case RELU -> new RectifiedLinear(operand, result, value);
          case STEP -> new Step(operand, result, value);
        };
    executioner.exec(operation);
  }

  @Override
  public void unary(Unary kernel, Nd4jTensor x, Nd4jTensor z) {
    INDArray operand = array(x);
    INDArray result = array(z);
    Op operation =
        switch (kernel) {
          case ABS -> new Abs(operand, result);
          case RECIPROCAL -> new Reciprocal(operand, result);
          case SQUARE -> new Square(operand, result);
          case EXP -> new Exp(operand, result);
          case LOG -> new Log(operand, result);
          case SIGMOID -> new Sigmoid(operand, result);
          case TANH -> new Tanh(operand, result);
          case LOG1P -> new Log1p(operand, result);
          case SQRT -> new Sqrt(operand, result);
        };
    executioner.exec(operation);
  }

  @Override
  public Nd4jTensor product(Nd4jTensor a, Form formA, Nd4jTensor b, Form formB) {
    Product p = Product.of(a.shape(), formA, b.shape(), formB);
    Nd4jTensor c = memory.allocate(new int[] {p.tasks(), p.rows(), p.columns()});
    boolean transposeA = formA == Form.TRANSPOSED;
    boolean transposeB = formB == Form.TRANSPOSED;
    Nd4j.matmul(array(a), array(b), array(c), transposeA, transposeB, false);
    return c;
  }

  @Override
  public void close() {}
}
