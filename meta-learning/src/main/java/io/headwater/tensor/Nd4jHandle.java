package io.headwater.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;

/** An array wherever ND4J keeps it: its own copying knows whether host or device has the newest. */
record Nd4jHandle(INDArray array) implements Nd4jBuffer {
  @Override
  public void put(float[] from) {
    array.data().setData(from);
  }

  @Override
  public void put(double[] from) {
    array.data().setData(from);
  }

  @Override
  public void get(float[] to) {
    System.arraycopy(array.data().asFloat(), 0, to, 0, to.length);
  }

  @Override
  public void get(double[] to) {
    System.arraycopy(array.data().asDouble(), 0, to, 0, to.length);
  }
}
