package io.headwater.learner;

import io.headwater.model.Parameters;
import java.util.List;

/**
 * The meta-gradient of a batch.
 *
 * @param sum over the folded tasks, of φ's names and shapes; zeros if there are none
 * @param queryLosses per task the adapted model's loss on its query rows
 * @param folded per task whether its gradient is in the sum: its query loss and its gradient are
 *     finite
 */
public record MetaGradient(Parameters sum, List<Double> queryLosses, List<Boolean> folded) {
  public MetaGradient {
    queryLosses = List.copyOf(queryLosses);
    folded = List.copyOf(folded);
  }
}
