package io.headwater.standalone.endtoend;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.NamedTensor;
import io.headwater.schema.Tensor;
import io.headwater.task.Rows;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** Predicts from a model record with plain loops, as a consumer without our code would. */
final class PlainPerceptron {
  private PlainPerceptron() {}

  /** Mean squared error over the rows of a one-input, one-output model with tanh units. */
  static double squaredError(AdaptedModel model, Rows rows) {
    Map<String, Tensor> tensors = new HashMap<>();
    for (NamedTensor named : model.getParameters()) {
      tensors.put(named.getName(), named.getTensor());
    }
    double sum = 0;
    for (int row = 0; row < rows.count(); row++) {
      double[] values = {rows.features().get(row)};
      for (int layer = 0; tensors.containsKey("layer" + layer + ".weight"); layer++) {
        boolean last = !tensors.containsKey("layer" + (layer + 1) + ".weight");
        values = layer(tensors, "layer" + layer, values, last);
      }
      double error = values[0] - rows.targets().get(row);
      sum += error * error;
    }
    return sum / rows.count();
  }

  private static double[] layer(
      Map<String, Tensor> tensors, String name, double[] in, boolean last) {
    FloatBuffer weight = floats(tensors.get(name + ".weight"));
    FloatBuffer bias = floats(tensors.get(name + ".bias"));
    double[] out = new double[bias.remaining()];
    for (int unit = 0; unit < out.length; unit++) {
      double z = bias.get(unit);
      for (int i = 0; i < in.length; i++) {
        z += in[i] * weight.get(i * out.length + unit);
      }
      out[unit] = last ? z : Math.tanh(z);
    }
    return out;
  }

  private static FloatBuffer floats(Tensor tensor) {
    return tensor.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
