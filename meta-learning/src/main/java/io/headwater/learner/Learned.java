package io.headwater.learner;

import io.headwater.model.Parameters;
import java.util.List;

/**
 * Adaptation of a batch with its meta-gradient.
 *
 * @param outcomes one per task
 * @param gradientSum over the folded tasks, of φ's names and shapes; zeros if there are none
 * @param folded per task whether its gradient is in the sum: its outcome and its gradient are
 *     finite
 */
public record Learned(List<TaskOutcome> outcomes, Parameters gradientSum, List<Boolean> folded) {
  public Learned {
    outcomes = List.copyOf(outcomes);
    folded = List.copyOf(folded);
  }
}
