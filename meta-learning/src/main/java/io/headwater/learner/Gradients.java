package io.headwater.learner;

import io.headwater.model.Parameters;
import java.util.List;

/**
 * What φ learns from a batch.
 *
 * @param sum of the meta-gradients of the folded tasks, of φ's names and shapes; zeros if there are
 *     none
 * @param queryLosses per task the loss on its query rows after adaptation
 * @param folded per task whether its gradient is in the sum: its loss and its gradient are finite
 */
public record Gradients(Parameters sum, List<Double> queryLosses, List<Boolean> folded) {
  public Gradients {
    queryLosses = List.copyOf(queryLosses);
    folded = List.copyOf(folded);
  }
}
