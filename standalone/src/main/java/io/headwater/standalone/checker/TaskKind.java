package io.headwater.standalone.checker;

/** What a record in the tasks topic asks for. */
enum TaskKind {
  /** A task with a query set that may update the meta-parameters. */
  LEARNS,
  /** A task without a query set, or whose query set only measures. */
  MEASURES,
  /** A null value: the task is deleted. */
  DELETES,
  /** A value that is no task event. */
  UNDECODABLE
}
