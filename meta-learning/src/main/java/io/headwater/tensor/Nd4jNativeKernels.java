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
 * ND4J's native elementwise kernels on the processor, called without the Java objects that its
 * operations are made of.
 */
final class Nd4jNativeKernels implements Nd4jKernels {
  private final NativeOps nativeOps = NativeOpsHolder.getInstance().getDeviceNativeOps();
  private final DType dtype;
  private final Nd4jAddresses scalar;

  Nd4jNativeKernels(DType dtype) {
    this.dtype = dtype;
    this.scalar =
        new Nd4jAddresses(
            Nd4j.scalar(dtype == DType.FLOAT32 ? DataType.FLOAT : DataType.DOUBLE, 0));
  }

  @Override
  public void pairwise(Pairwise kernel, Nd4jTensor x, Nd4jTensor y, Nd4jTensor z) {
    Nd4jAddresses left = Nd4jAddresses.of(x);
    Nd4jAddresses right = Nd4jAddresses.of(y);
    Nd4jAddresses result = Nd4jAddresses.of(z);
    nativeOps.execPairwiseTransform(
        null,
        kernel.number(),
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

  @Override
  public void scalar(Scalar kernel, Nd4jTensor x, double value, Nd4jTensor z) {
    if (dtype == DType.FLOAT32) {
      scalar.floats().put((float) value);
    } else {
      scalar.doubles().put(value);
    }
    Nd4jAddresses operand = Nd4jAddresses.of(x);
    Nd4jAddresses result = Nd4jAddresses.of(z);
    nativeOps.execScalar(
        null,
        kernel.number(),
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

  @Override
  public void unary(Unary kernel, Nd4jTensor x, Nd4jTensor z) {
    Nd4jAddresses operand = Nd4jAddresses.of(x);
    Nd4jAddresses result = Nd4jAddresses.of(z);
    Transform transform =
        switch (kernel.family()) {
          case SAME -> nativeOps::execTransformSame;
          case STRICT -> nativeOps::execTransformStrict;
          case FLOAT -> nativeOps::execTransformFloat;
        };
    transform.run(
        null,
        kernel.number(),
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
