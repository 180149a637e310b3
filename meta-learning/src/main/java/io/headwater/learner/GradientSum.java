package io.headwater.learner;

import io.headwater.model.Parameters;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.Tensor;
import io.headwater.tensor.TensorBackend;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sum of tasks' meta-gradients, added in float64. A task whose gradient is not finite is left
 * out: nothing of it touches the sum.
 */
final class GradientSum {
  private final TensorBackend backend;
  private final Parameters meta;
  private final Map<String, double[]> sums = new TreeMap<>();

  /** Zeros of the names and shapes of {@code meta}. */
  GradientSum(TensorBackend backend, Parameters meta) {
    this.backend = backend;
    this.meta = meta;
    meta.asMap().forEach((name, array) -> sums.put(name, new double[array.size()]));
  }

  /**
   * Adds the gradients of some tasks.
   *
   * @param gradients in name order, [tasks, ...] each
   * @param usable per task whether its gradient may be folded; set to whether it was
   */
  void add(List<Tensor> gradients, boolean[] usable) {
    if (!addAll(gradients, usable)) {
      addOneByOne(gradients.stream().map(backend::toHost).toList(), usable);
    }
  }

  /** All tasks at once, if that leaves a finite sum: then each was. */
  private boolean addAll(List<Tensor> gradients, boolean[] usable) {
    for (boolean one : usable) {
      if (!one) {
        return false;
      }
    }
    List<double[]> added = gradients.stream().map(backend::sumOverFirst).toList();
    for (double[] sum : added) {
      double zero = 0;
      for (double value : sum) {
        zero += value * 0;
      }
      if (zero != 0) {
        return false;
      }
    }
    int index = 0;
    for (double[] sum : sums.values()) {
      double[] part = added.get(index++);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
    }
    return true;
  }

  private void addOneByOne(List<NdArray> gradients, boolean[] usable) {
    int tasks = usable.length;
    for (int task = 0; task < tasks; task++) {
      for (NdArray gradient : gradients) {
        int size = gradient.size() / tasks;
        usable[task] &= gradient.isFinite(task * size, size);
      }
      int index = 0;
      for (double[] sum : sums.values()) {
        NdArray gradient = gradients.get(index++);
        if (usable[task]) {
          gradient.addTo(sum, task * sum.length);
        }
      }
    }
  }

  /** The sum, rounded once to the backend's element type. */
  Parameters rounded() {
    Map<String, NdArray> result = new TreeMap<>();
    sums.forEach(
        (name, sum) ->
            result.put(name, NdArray.owning(backend.dtype(), meta.get(name).shape(), sum)));
    return Parameters.of(result);
  }
}
