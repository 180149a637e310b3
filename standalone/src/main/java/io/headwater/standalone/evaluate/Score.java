package io.headwater.standalone.evaluate;

import io.headwater.learner.DatasetLoss;
import java.util.List;
import java.util.function.Function;

/**
 * How meta-parameters did on held-out tasks, each by itself.
 *
 * @param tasks in the order of the held-out set, so that two scores at one seed can be compared
 *     task by task
 */
public record Score(List<OfTask> tasks) {

  /**
   * One task.
   *
   * @param query losses on its query rows
   * @param finite false if its adaptation diverged; it then counts in no mean
   */
  public record OfTask(String task, DatasetLoss query, boolean finite) {}

  /** Copies the list. */
  public Score {
    tasks = List.copyOf(tasks);
  }

  /** Tasks whose adaptation diverged. */
  public long diverged() {
    return tasks.stream().filter(task -> !task.finite()).count();
  }

  /** Query loss of the unadapted model. */
  public Mean lossBefore() {
    return mean(DatasetLoss::before);
  }

  /** Query loss of the adapted models. */
  public Mean lossAfter() {
    return mean(DatasetLoss::after);
  }

  /** Whether there are accuracies. */
  public boolean classifies() {
    return tasks.stream().anyMatch(task -> task.query().accuracyAfter() != null);
  }

  /** Query accuracy of the unadapted model; for classification. */
  public Mean accuracyBefore() {
    return mean(DatasetLoss::accuracyBefore);
  }

  /** Query accuracy of the adapted models; for classification. */
  public Mean accuracyAfter() {
    return mean(DatasetLoss::accuracyAfter);
  }

  /** Whether adapted models take a row by itself otherwise than a set: by its batch statistics. */
  public boolean usesStatistics() {
    return tasks.stream().anyMatch(task -> task.query().inductiveAfter() != null);
  }

  /** Query loss of the adapted models, each row by itself; where {@link #usesStatistics}. */
  public Mean inductiveLossAfter() {
    return mean(DatasetLoss::inductiveAfter);
  }

  /** Query accuracy of the adapted models, each row by itself; for classification. */
  public Mean inductiveAccuracyAfter() {
    return mean(DatasetLoss::inductiveAccuracyAfter);
  }

  private Mean mean(Function<DatasetLoss, Double> measure) {
    return Mean.of(tasks.stream().filter(OfTask::finite).map(OfTask::query).map(measure).toList());
  }
}
