package io.headwater.standalone.episodes;

/**
 * What to send.
 *
 * @param learner learner id of the events
 * @param tasks how many, or {@link #UNLIMITED}
 * @param tasksPerSecond upper bound, or {@link #UNLIMITED}
 * @param queryUse what the application may do with the query rows
 */
public record SendPlan(String learner, long tasks, double tasksPerSecond, QueryUse queryUse) {

  /** No bound. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** What query rows are for. */
  public enum QueryUse {
    /** Their loss updates the meta-parameters. */
    LEARN,
    /** They only measure. */
    MEASURE
  }

  public SendPlan {
    if (learner.isEmpty() || learner.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "learner: expected a name without '/' but was '" + learner + "'");
    }
    if (tasks < 0) {
      throw new IllegalArgumentException("tasks: expected at least 0 but was " + tasks);
    }
    if (!(tasksPerSecond > 0)) {
      throw new IllegalArgumentException(
          "tasks per second: expected more than 0 but was " + tasksPerSecond);
    }
  }

  /** So many tasks to learn from, as fast as they can be sent. */
  public static SendPlan of(String learner, long tasks) {
    return new SendPlan(learner, tasks, UNLIMITED, QueryUse.LEARN);
  }
}
