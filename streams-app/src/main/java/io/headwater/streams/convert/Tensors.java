package io.headwater.streams.convert;

import io.headwater.model.Parameters;
import io.headwater.schema.NamedTensor;
import io.headwater.schema.Tensor;
import io.headwater.tensor.NdArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tensor records (little-endian float32, row-major) and the core's arrays. */
public final class Tensors {
  /** Most dimensions; no learner has more than a few, and messages list them. */
  private static final int MAX_RANK = 32;

  private Tensors() {}

  /** The record of {@code array}; float64 arrays are rounded to float32. */
  public static Tensor toAvro(NdArray array) {
    ByteBuffer data = ByteBuffer.allocate(array.size() * Float.BYTES);
    array.copyTo(data.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    int[] shape = array.shape();
    List<Integer> dimensions = new ArrayList<>(shape.length);
    for (int dimension : shape) {
      dimensions.add(dimension);
    }
    return new Tensor(dimensions, data.order(ByteOrder.BIG_ENDIAN));
  }

  /**
   * The float32 array of {@code tensor}.
   *
   * @throws MalformedTensorException if there are too many dimensions, one is negative or the bytes
   *     are not 4 per element; nothing is allocated before that is known
   */
  public static NdArray toArray(Tensor tensor) {
    if (tensor.getShape().size() > MAX_RANK) {
      throw new MalformedTensorException(
          "at most " + MAX_RANK + " dimensions", tensor.getShape().size() + " dimensions");
    }
    int[] shape = new int[tensor.getShape().size()];
    long elements = 1;
    int bytes = tensor.getData().remaining();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.getShape().get(i);
      if (shape[i] < 0) {
        throw new MalformedTensorException(
            "dimensions of at least 0", "shape " + tensor.getShape());
      }
      // A product beyond what an array can hold stays beyond it, whatever dimensions follow.
      elements = elements > Integer.MAX_VALUE ? elements : elements * shape[i];
    }
    if (elements * Float.BYTES != bytes) {
      throw new MalformedTensorException(
          "4 bytes for each element of shape " + tensor.getShape(), bytes + " bytes");
    }
    float[] values = new float[(int) elements];
    tensor.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return NdArray.of(shape, values);
  }

  /** The records of {@code parameters}, in name order. */
  public static List<NamedTensor> toAvro(Parameters parameters) {
    List<NamedTensor> tensors = new ArrayList<>(parameters.names().size());
    for (Map.Entry<String, NdArray> entry : parameters.asMap().entrySet()) {
      tensors.add(new NamedTensor(entry.getKey(), toAvro(entry.getValue())));
    }
    return tensors;
  }

  /**
   * The parameters of {@code tensors}.
   *
   * @throws MalformedTensorException if one is malformed or a name occurs twice
   */
  public static Parameters toParameters(List<NamedTensor> tensors) {
    Map<String, NdArray> arrays = new HashMap<>();
    for (NamedTensor named : tensors) {
      if (arrays.put(named.getName(), toArray(named.getTensor())) != null) {
        throw new MalformedTensorException("distinct names", "'" + named.getName() + "' twice");
      }
    }
    return Parameters.of(arrays);
  }
}
