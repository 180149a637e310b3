package io.headwater.task;

import io.headwater.tensor.NdArray;
import io.headwater.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * Where the statistics come from by which a learner's features are standardised before it sees
 * them. Part of the learner's definition: the same meta-parameters mean another function under
 * another scaling. Immutable.
 */
public sealed interface Scaling {
  /** Features go in as they come. */
  static Scaling none() {
    return new None();
  }

  /** What becomes of features that are NaN. */
  Missing missing();

  /** The standardisation for a task with these support rows; empty where there is none. */
  Optional<Standardisation> fit(Rows support);

  /** The task as the learner sees it: support and query rows alike standardised. */
  default Task standardise(Task task) {
    return fit(task.support()).map(fitted -> fitted.apply(task)).orElse(task);
  }

  /** No scaling. */
  record None() implements Scaling {
    @Override
    public Missing missing() {
      return Missing.REFUSE;
    }

    @Override
    public Optional<Standardisation> fit(Rows support) {
      return Optional.empty();
    }
  }

  /** Each task by the mean and the deviation of its own support rows. */
  record OfTask(Missing missing) implements Scaling {
    @Override
    public Optional<Standardisation> fit(Rows support) {
      return Optional.of(Standardisation.of(support, missing));
    }
  }

  /**
   * Every task by the same constants.
   *
   * @param mean one for each feature, in row-major order
   * @param scale one for each feature; as a float32 positive and finite
   */
  record OfLearner(Missing missing, List<Double> mean, List<Double> scale) implements Scaling {
    public OfLearner {
      mean = List.copyOf(mean);
      scale = List.copyOf(scale);
      if (mean.size() != scale.size()) {
        throw new IllegalArgumentException(
            "scale: expected as many as mean, " + mean.size() + ", but was " + scale.size());
      }
    }

    /**
     * Takes the constants in the shape of the rows' features.
     *
     * @throws IllegalArgumentException if the rows have another number of features
     */
    @Override
    public Optional<Standardisation> fit(Rows support) {
      int[] shape = support.featureShape();
      if (Shape.size(shape) != mean.size()) {
        throw new IllegalArgumentException(
            "features: expected " + mean.size() + " a row but was " + Shape.size(shape));
      }
      return Optional.of(new Standardisation(array(shape, mean), array(shape, scale), missing));
    }

    private static NdArray array(int[] shape, List<Double> values) {
      float[] floats = new float[values.size()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values.get(i).floatValue();
      }
      return NdArray.owning(shape, floats);
    }
  }
}
