package io.headwater.tensor;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.reduce.same.Max;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.factory.Nd4j;

/** What works along axes, by ND4J's operations: broadcasting and reductions. */
final class Nd4jAxes {
  /** Constructor of an ND4J operation with two operands and a result. */
  interface Operation {
    CustomOp of(INDArray a, INDArray b, INDArray result);
  }

  private final OpExecutioner executioner = Nd4j.getExecutioner();
  private final Nd4jMemory memory;

  Nd4jAxes(Nd4jMemory memory) {
    this.memory = memory;
  }

  /** The operation on a and b broadcast to their common shape. */
  Nd4jTensor broadcasting(Operation operation, Nd4jTensor a, Nd4jTensor b) {
    Nd4jTensor result = memory.allocate(Shape.broadcast(a.shape(), b.shape()));
    executioner.exec(operation.of(a.buffer().array(), b.buffer().array(), result.buffer().array()));
    return result;
  }

  /** Adds x to {@code zeros}, which is written to: {@code assign} would fill a part of it only. */
  Nd4jTensor addTo(Nd4jTensor zeros, Nd4jTensor x) {
    INDArray target = zeros.buffer().array();
    CustomOp add = new AddOp(target, x.buffer().array(), target);
    executioner.exec(add);
    return zeros;
  }

  Nd4jTensor sumTo(Nd4jTensor x, int[] shape) {
    int[] kept = Shape.padded(shape, x.shape().length);
    // ND4J takes no axes to mean all of them.
    if (Arrays.equals(kept, x.shape())) {
      return memory.view(x, shape);
    }
    Nd4jTensor result = memory.allocate(kept);
    int[] axes = Shape.differing(kept, x.shape());
    executioner.exec(new Sum(x.buffer().array(), null, result.buffer().array(), true, axes));
    return shape.length == kept.length ? result : memory.view(result, shape);
  }

  Nd4jTensor rowMaximum(Nd4jTensor x) {
    int[] shape = x.shape().clone();
    int last = shape.length - 1;
    shape[last] = 1;
    Nd4jTensor result = memory.allocate(shape);
    int[] axes = {last};
    executioner.exec(new Max(x.buffer().array(), null, result.buffer().array(), true, axes));
    return result;
  }
}
