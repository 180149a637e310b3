package io.headwater.standalone.checker;

/**
 * Query rows, by the record that brought them.
 *
 * @param late whether that record stands in task-feedback instead of tasks
 */
record QuerySet(Position at, boolean late) {
  /** Why a gradient leaves out a query set that is not within its learner's share. */
  static final String NOT_SAMPLED = "not-sampled";
}
