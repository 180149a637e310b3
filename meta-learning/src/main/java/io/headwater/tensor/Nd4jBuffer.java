package io.headwater.tensor;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.buffer.BaseCpuDataBuffer;
import org.nd4j.nativeblas.OpaqueDataBuffer;

/**
 * A contiguous c-order ND4J array with its native addresses looked up once, which otherwise each
 * operation would do again.
 */
final class Nd4jBuffer {
  private final INDArray array;
  private final Pointer values;
  private final OpaqueDataBuffer opaque;
  private final LongPointer shapeInfo;

  Nd4jBuffer(INDArray array) {
    this.array = array;
    this.values = array.data().addressPointer();
    this.opaque = ((BaseCpuDataBuffer) array.data()).getOpaqueDataBuffer();
    this.shapeInfo = (LongPointer) array.shapeInfoDataBuffer().addressPointer();
  }

  INDArray array() {
    return array;
  }

  OpaqueDataBuffer opaque() {
    return opaque;
  }

  LongPointer shapeInfo() {
    return shapeInfo;
  }

  /** The values of a float32 buffer; the position is the caller's to move and to put back. */
  FloatPointer floats() {
    return (FloatPointer) values;
  }

  /** The values of a float64 buffer; the position is the caller's to move and to put back. */
  DoublePointer doubles() {
    return (DoublePointer) values;
  }

  void close() {
    array.close();
  }
}
