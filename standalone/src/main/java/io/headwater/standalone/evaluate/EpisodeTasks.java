package io.headwater.standalone.evaluate;

import io.headwater.learner.LearnerDefinition;
import io.headwater.standalone.episodes.Episode;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.Shape;
import java.util.Arrays;

/** Episodes as a learner takes them: features in its model's shape, standardised. */
final class EpisodeTasks {
  private final LearnerDefinition definition;
  private final int[] featureShape;

  EpisodeTasks(LearnerDefinition definition) {
    this.definition = definition;
    this.featureShape = definition.model().featureShape();
  }

  /**
   * The task of an episode.
   *
   * @throws IllegalArgumentException if the model takes another number of features
   */
  Task task(Episode episode) {
    Task task = new Task(episode.taskId(), rows(episode.support()), rows(episode.query()), null);
    return definition.scaling().standardise(task);
  }

  private Rows rows(Rows rows) {
    NdArray features = rows.features();
    int given = Shape.size(rows.featureShape());
    if (given != Shape.size(featureShape)) {
      throw new IllegalArgumentException(
          "model: expected one of %d features, as the tasks have, but it takes %s"
              .formatted(given, Arrays.toString(featureShape)));
    }
    NdArray shaped = features.reshape(Shape.of(rows.count(), featureShape));
    return new Rows(shaped, rows.targets(), rows.weights());
  }
}
