package io.headwater.standalone.histories;

import java.time.Duration;
import java.util.Map;

/** The learners of the histories, which keep tasks, and take them back, in different ways. */
final class Learners {
  static final Duration KEEP = Duration.ofMinutes(10);
  static final int META_BATCH = 4;

  /**
   * What is kept of a task of one learner.
   *
   * @param keepsLabelled whether tasks that bring their query rows are kept for feedback too
   * @param windowRows rows of a task's events that make up its support set; 0: those of the last
   * @param keepsHead whether a task has a head of its own, which its events go on from
   */
  record Policy(boolean keepsLabelled, int windowRows, boolean keepsHead) {}

  static final Map<String, Policy> POLICIES =
      Map.of(
          "replacing", new Policy(false, 0, false),
          "labelled", new Policy(true, 0, false),
          "adding", new Policy(true, 5, false),
          "heads", new Policy(false, 0, true),
          "labelled-heads", new Policy(true, 0, true));

  private static final String LINEAR = "maml, model: {inputs: 2, hidden: [], outputs: 1}";
  private static final String TRUNK =
      "multi-task, model: {inputs: 2, hidden: [2], outputs: 1, activation: tanh}";

  /** Their configuration; the section of task memories is for {@link #KEEP}. */
  static final String YAML =
      """
      task-memory: {keep: 10m, max-bytes: 64MiB}
      learners:
      """
          + learner("replacing", LINEAR, "late-labels: without-query")
          + learner("labelled", LINEAR, "late-labels: all")
          + learner("adding", LINEAR, "window-rows: 5")
          + learner("heads", TRUNK, "late-labels: without-query")
          + learner("labelled-heads", TRUNK, "late-labels: all");

  private Learners() {}

  private static String learner(String name, String algorithm, String kept) {
    String learner =
        """
          %s: {algorithm: %s, loss: squared-error, settings: {steps: 1, rate: %s}, %s, meta: {
            optimizer: {type: sgd, rate: 0.01}, batch: %d, publish-interval: 100ms,
            max-staleness: 5, clip-norm: 1}}
        """;
    return learner.formatted(name, algorithm, Phi.RATE, kept, META_BATCH);
  }
}
