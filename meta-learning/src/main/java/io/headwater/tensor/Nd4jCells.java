package io.headwater.tensor;

/** Moves cells on the heap: ND4J's own gathering takes an index per value and is slower. */
final class Nd4jCells {
  private final DType dtype;

  Nd4jCells(DType dtype) {
    this.dtype = dtype;
  }

  Nd4jTensor gather(Nd4jTensor x, CellMap map, Nd4jTensor result) {
    int size = Shape.size(result.shape());
    if (dtype == DType.FLOAT32) {
      float[] values = new float[size];
      map.gather(x.toFloats(), Shape.size(x.shape()), values);
      result.buffer().put(values);
    } else {
      double[] values = new double[size];
      map.gather(x.toDoubles(), Shape.size(x.shape()), values);
      result.buffer().put(values);
    }
    return result;
  }

  Nd4jTensor scatterAdd(Nd4jTensor gathered, CellMap map, Nd4jTensor result) {
    int size = Shape.size(result.shape());
    if (dtype == DType.FLOAT32) {
      float[] values = new float[size];
      map.scatterAdd(gathered.toFloats(), values, size);
      result.buffer().put(values);
    } else {
      double[] values = new double[size];
      map.scatterAdd(gathered.toDoubles(), values, size);
      result.buffer().put(values);
    }
    return result;
  }
}
