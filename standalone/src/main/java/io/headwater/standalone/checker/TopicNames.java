package io.headwater.standalone.checker;

import java.util.List;

/** The documented topic names, before the deployment's prefix. */
final class TopicNames {

  static final String TASKS = "tasks";
  static final String TASK_FEEDBACK = "task-feedback";
  static final String ADAPTED_MODELS = "adapted-models";
  static final String META_GRADIENTS = "meta-gradients";
  static final String META_PARAMETERS = "meta-parameters";
  static final String LEARNING_PROGRESS = "learning-progress";
  static final String DEAD_LETTERS = "dead-letters";

  /** What the checker reads. */
  static final List<String> CHECKED =
      List.of(
          TASKS,
          TASK_FEEDBACK,
          ADAPTED_MODELS,
          META_GRADIENTS,
          META_PARAMETERS,
          LEARNING_PROGRESS,
          DEAD_LETTERS);

  /** Of these, the compacted ones: their first offset says nothing about what is gone. */
  static final List<String> COMPACTED = List.of(ADAPTED_MODELS, META_PARAMETERS);

  private TopicNames() {}
}
