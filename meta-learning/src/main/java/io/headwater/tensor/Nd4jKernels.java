package io.headwater.tensor;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.nd4j.nativeblas.OpaqueDataBuffer;

/**
 * ND4J's native elementwise kernels, called without the Java objects that its operations are made
 * of. The numbers are those of libnd4j's {@code legacy_ops.h} of this ND4J version; operands and
 * result have equal shapes and may be the same.
 */
final class Nd4jKernels implements AutoCloseable {
  /** z = f(x, y). */
  enum Pairwise {
    ADD(0),
    DIVIDE(2),
    MULTIPLY(3),
    SUBTRACT(6);

    private final int number;

    Pairwise(int number) {
      this.number = number;
    }
  }

  /** z = f(x, c). */
  enum Scalar {
    ADD(0),
    MULTIPLY(2),
    SET(14),
    RELU(39),
    STEP(41);

    private final int number;

    Scalar(int number) {
      this.number = number;
    }
  }

  private enum Family {
    SAME,
    STRICT,
    FLOAT
  }

  /** z = f(x). */
  enum Unary {
    ABS(Family.SAME, 0),
    RECIPROCAL(Family.SAME, 11),
    SQUARE(Family.SAME, 12),
    EXP(Family.STRICT, 23),
    LOG(Family.STRICT, 24),
    SIGMOID(Family.STRICT, 26),
    TANH(Family.STRICT, 29),
    LOG1P(Family.STRICT, 44),
    SQRT(Family.FLOAT, 1);

    private final Family family;
    private final int number;

    Unary(Family family, int number) {
      this.family = family;
      this.number = number;
    }
  }

  private final NativeOps nativeOps = NativeOpsHolder.getInstance().getDeviceNativeOps();
  private final DType dtype;
  private final Nd4jBuffer scalar;

  Nd4jKernels(DType dtype) {
    this.dtype = dtype;
    this.scalar =
        new Nd4jBuffer(Nd4j.scalar(dtype == DType.FLOAT32 ? DataType.FLOAT : DataType.DOUBLE, 0));
  }

  void pairwise(Pairwise kernel, Nd4jTensor x, Nd4jTensor y, Nd4jTensor z) {
    Nd4jBuffer left = x.buffer();
    Nd4jBuffer right = y.buffer();
    Nd4jBuffer result = z.buffer();
    nativeOps.execPairwiseTransform(
        null,
        kernel.number,
        left.opaque(),
        left.shapeInfo(),
        null,
        right.opaque(),
        right.shapeInfo(),
        null,
        result.opaque(),
        result.shapeInfo(),
        null,
        null);
    check(kernel);
  }

  void scalar(Scalar kernel, Nd4jTensor x, double value, Nd4jTensor z) {
    if (dtype == DType.FLOAT32) {
      scalar.floats().put((float) value);
    } else {
      scalar.doubles().put(value);
    }
    Nd4jBuffer operand = x.buffer();
    Nd4jBuffer result = z.buffer();
    nativeOps.execScalar(
        null,
        kernel.number,
        operand.opaque(),
        operand.shapeInfo(),
        null,
        result.opaque(),
        result.shapeInfo(),
        null,
        scalar.opaque(),
        scalar.shapeInfo(),
        null,
        null);
    check(kernel);
  }

  void unary(Unary kernel, Nd4jTensor x, Nd4jTensor z) {
    Nd4jBuffer operand = x.buffer();
    Nd4jBuffer result = z.buffer();
    Transform transform =
        switch (kernel.family) {
          case SAME -> nativeOps::execTransformSame;
          case STRICT -> nativeOps::execTransformStrict;
          case FLOAT -> nativeOps::execTransformFloat;
        };
    transform.run(
        null,
        kernel.number,
        operand.opaque(),
        operand.shapeInfo(),
        null,
        result.opaque(),
        result.shapeInfo(),
        null,
        null);
    check(kernel);
  }

  /** The common signature of ND4J's families of transforms. */
  private interface Transform {
    void run(
        PointerPointer<?> extra,
        int number,
        OpaqueDataBuffer x,
        LongPointer xShape,
        LongPointer xDeviceShape,
        OpaqueDataBuffer z,
        LongPointer zShape,
        LongPointer zDeviceShape,
        Pointer arguments);
  }

  private void check(Enum<?> kernel) {
    if (nativeOps.lastErrorCode() != 0) {
      throw new IllegalStateException(kernel + " failed: " + nativeOps.lastErrorMessage());
    }
  }

  @Override
  public void close() {
    scalar.close();
  }
}
