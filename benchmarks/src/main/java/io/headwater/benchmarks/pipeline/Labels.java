package io.headwater.benchmarks.pipeline;

/** When the labels of a task's query rows come. */
enum Labels {
  /** In the task event. */
  INCLUDED,
  /** As feedback, as soon as the task's model is committed. */
  LATE
}
