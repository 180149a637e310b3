package io.headwater.tensor;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.buffer.BaseCpuDataBuffer;
import org.nd4j.nativeblas.OpaqueDataBuffer;

/**
 * An array in the processor's memory with its native addresses looked up once, which otherwise each
 * operation would do again.
 */
final class Nd4jAddresses implements Nd4jBuffer {
  private final INDArray array;
  private final Pointer values;
  private final OpaqueDataBuffer opaque;
  private final LongPointer shapeInfo;

  Nd4jAddresses(INDArray array) {
    this.array = array;
    this.values = array.data().addressPointer();
    this.opaque = ((BaseCpuDataBuffer) array.data()).getOpaqueDataBuffer();
    this.shapeInfo = (LongPointer) array.shapeInfoDataBuffer().addressPointer();
  }

  /** The addresses of a tensor of a backend on the processor. */
  static Nd4jAddresses of(Nd4jTensor tensor) {
    return (Nd4jAddresses) tensor.buffer();
  }

  @Override
  public INDArray array() {
    return array;
  }

  @Override
  public void put(float[] from) {
    floats().put(from);
  }

  @Override
  public void put(double[] from) {
    doubles().put(from);
  }

  @Override
  public void get(float[] to) {
    floats().get(to);
  }

  @Override
  public void get(double[] to) {
    doubles().get(to);
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
}
