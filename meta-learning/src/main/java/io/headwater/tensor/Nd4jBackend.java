package io.headwater.tensor;

import io.headwater.tensor.Nd4jKernels.Pairwise;
import io.headwater.tensor.Nd4jKernels.Scalar;
import io.headwater.tensor.Nd4jKernels.Unary;
import io.headwater.tensor.Product.Form;
import java.util.Arrays;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.RealDivOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.SubOp;

/**
 * ND4J, on the processor or on a CUDA device.
 *
 * <p>On the processor elementwise operations on equal shapes call ND4J's native kernels directly,
 * matrix products its BLAS; an eager ND4J operation costs several times its arithmetic at streaming
 * sizes. On a device everything is an ND4J operation. Broadcasting and reductions are so on both,
 * and cells are moved on the heap.
 */
final class Nd4jBackend implements TensorBackend {
  private final DType dtype;
  private final Nd4jArithmetic arithmetic;
  private final Nd4jMemory memory;
  private final Nd4jKernels kernels;
  private final Nd4jProducts products;
  private final Nd4jAxes axes;
  private final Nd4jCells cells;

  Nd4jBackend(Nd4jArithmetic arithmetic) {
    this.dtype = arithmetic.dtype();
    this.arithmetic = arithmetic;
    this.memory = arithmetic.memory();
    this.kernels = arithmetic.kernels();
    this.products = arithmetic.products();
    this.axes = new Nd4jAxes(memory);
    this.cells = new Nd4jCells(dtype);
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public <T> T scoped(Supplier<T> body) {
    arithmetic.requireOwner();
    return memory.scoped(body);
  }

  @Override
  public long idleBytes() {
    return memory.idleBytes();
  }

  private static Nd4jTensor own(Tensor tensor) {
    if (tensor instanceof Nd4jTensor own) {
      return own;
    }
    throw new IllegalArgumentException("expected a tensor of this backend but was " + tensor);
  }

  // ---- To and from the heap ----

  @Override
  public Tensor fromHost(NdArray array) {
    Nd4jTensor result = memory.allocate(array.shape());
    if (dtype == DType.FLOAT32) {
      result.buffer().put(array.toFloats());
    } else {
      result.buffer().put(array.toDoubles());
    }
    return result;
  }

  @Override
  public NdArray toHost(Tensor tensor) {
    Nd4jTensor own = own(tensor);
    int[] shape = own.shape().clone();
    return dtype == DType.FLOAT32
        ? NdArray.owning(shape, own.toFloats())
        : NdArray.owning(shape, own.toDoubles());
  }

  @Override
  public Tensor full(double value, int... shape) {
    Nd4jTensor result = memory.allocate(shape);
    kernels.scalar(Scalar.SET, result, value, result);
    return result;
  }

  // ---- Elementwise ----

  @Override
  public Tensor add(Tensor a, Tensor b) {
    return Arrays.equals(a.shape(), b.shape())
        ? pairwise(Pairwise.ADD, a, b)
        : axes.broadcasting(AddOp::new, own(a), own(b));
  }

  @Override
  public Tensor subtract(Tensor a, Tensor b) {
    return Arrays.equals(a.shape(), b.shape())
        ? pairwise(Pairwise.SUBTRACT, a, b)
        : axes.broadcasting(SubOp::new, own(a), own(b));
  }

  @Override
  public Tensor multiply(Tensor a, Tensor b) {
    return Arrays.equals(a.shape(), b.shape())
        ? pairwise(Pairwise.MULTIPLY, a, b)
        : axes.broadcasting(MulOp::new, own(a), own(b));
  }

  @Override
  public Tensor divide(Tensor a, Tensor b) {
    return Arrays.equals(a.shape(), b.shape())
        ? pairwise(Pairwise.DIVIDE, a, b)
        : axes.broadcasting(
            (x, y, z) -> new RealDivOp(operands(x, y), operands(z)), own(a), own(b));
  }

  private Tensor pairwise(Pairwise kernel, Tensor a, Tensor b) {
    Nd4jTensor result = memory.allocate(a.shape());
    kernels.pairwise(kernel, own(a), own(b), result);
    return result;
  }

  private static INDArray[] operands(INDArray... arrays) {
    return arrays;
  }

  @Override
  public Tensor addScaled(Tensor a, Tensor b, double factor) {
    Shape.requireSame(a.shape(), b.shape());
    Nd4jTensor result = memory.allocate(a.shape());
    kernels.scalar(Scalar.MULTIPLY, own(b), factor, result);
    kernels.pairwise(Pairwise.ADD, own(a), result, result);
    return result;
  }

  @Override
  public Tensor scale(Tensor x, double factor) {
    return scalar(Scalar.MULTIPLY, x, factor);
  }

  @Override
  public Tensor shift(Tensor x, double offset) {
    return scalar(Scalar.ADD, x, offset);
  }

  private Nd4jTensor scalar(Scalar kernel, Tensor x, double value) {
    Nd4jTensor result = memory.allocate(x.shape());
    kernels.scalar(kernel, own(x), value, result);
    return result;
  }

  private Nd4jTensor unary(Unary kernel, Tensor x) {
    Nd4jTensor result = memory.allocate(x.shape());
    kernels.unary(kernel, own(x), result);
    return result;
  }

  @Override
  public Tensor exp(Tensor x) {
    return unary(Unary.EXP, x);
  }

  @Override
  public Tensor log(Tensor x) {
    return unary(Unary.LOG, x);
  }

  @Override
  public Tensor sqrt(Tensor x) {
    return unary(Unary.SQRT, x);
  }

  @Override
  public Tensor reciprocal(Tensor x) {
    return unary(Unary.RECIPROCAL, x);
  }

  @Override
  public Tensor square(Tensor x) {
    return unary(Unary.SQUARE, x);
  }

  @Override
  public Tensor tanh(Tensor x) {
    return unary(Unary.TANH, x);
  }

  @Override
  public Tensor sigmoid(Tensor x) {
    return unary(Unary.SIGMOID, x);
  }

  /** max(x, 0) + log(1 + e^−|x|): ND4J's own kernel overflows. */
  @Override
  public Tensor softplus(Tensor x) {
    Nd4jTensor result = unary(Unary.ABS, x);
    kernels.scalar(Scalar.MULTIPLY, result, -1, result);
    kernels.unary(Unary.EXP, result, result);
    kernels.unary(Unary.LOG1P, result, result);
    kernels.pairwise(Pairwise.ADD, own(relu(x)), result, result);
    return result;
  }

  @Override
  public Tensor relu(Tensor x) {
    return scalar(Scalar.RELU, x, 0);
  }

  @Override
  public Tensor step(Tensor x) {
    return scalar(Scalar.STEP, x, 0);
  }

  // ---- Products ----

  @Override
  public Tensor matmul(Tensor a, Tensor b) {
    return products.product(own(a), Form.PLAIN, own(b), Form.PLAIN);
  }

  @Override
  public Tensor matmulTransposedLeft(Tensor a, Tensor b) {
    return products.product(own(a), Form.TRANSPOSED, own(b), Form.PLAIN);
  }

  @Override
  public Tensor matmulTransposedRight(Tensor a, Tensor b) {
    return products.product(own(a), Form.PLAIN, own(b), Form.TRANSPOSED);
  }

  // ---- Shapes ----

  @Override
  public Tensor sumTo(Tensor x, int... shape) {
    Shape.requireBroadcastable(shape, x.shape());
    return axes.sumTo(own(x), shape);
  }

  @Override
  public Tensor broadcastTo(Tensor x, int... shape) {
    Shape.requireBroadcastable(x.shape(), shape);
    return axes.addTo(own(full(0, shape)), own(x));
  }

  @Override
  public Tensor reshape(Tensor x, int... shape) {
    Shape.requireSameSize(x.shape(), shape);
    return memory.view(own(x), shape);
  }

  @Override
  public Tensor rowMaximum(Tensor x) {
    return axes.rowMaximum(own(x));
  }

  @Override
  public Tensor gather(Tensor x, CellMap map, int... shape) {
    map.require(x.shape(), shape);
    return cells.gather(own(x), map, memory.allocate(shape));
  }

  @Override
  public Tensor scatterAdd(Tensor gathered, CellMap map, int... shape) {
    map.require(shape, gathered.shape());
    return cells.scatterAdd(own(gathered), map, memory.allocate(shape));
  }

  @Override
  public Maxima maxima(Tensor x, CellMap windows, int perWindow, int... shape) {
    CellMap places = toHost(x).largest(windows, perWindow);
    return new Maxima(gather(x, places, shape), places);
  }

  @Override
  public void close() {
    kernels.close();
    memory.close();
  }
}
