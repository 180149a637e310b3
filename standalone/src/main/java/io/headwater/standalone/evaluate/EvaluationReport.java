package io.headwater.standalone.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.learner.DatasetLoss;
import io.headwater.store.VersionId;
import io.headwater.streams.config.DefinitionJson;
import io.headwater.streams.config.MetaTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an evaluation found.
 *
 * @param plan what was asked for
 * @param iterations done in all, also before a resumption
 * @param newIterations of them done by this run
 * @param seconds that the new iterations took
 * @param excluded training tasks that were left out because something was not finite
 * @param checkpoint the last version written; empty where none was
 * @param lines one for each measurement
 */
public record EvaluationReport(
    EvaluationPlan plan,
    long iterations,
    long newIterations,
    double seconds,
    long excluded,
    Optional<VersionId> checkpoint,
    List<Line> lines) {

  /**
   * One measurement on the held-out tasks.
   *
   * @param label inner steps, or before and after
   * @param adapted whether the models were adapted
   * @param loss mean query loss
   * @param accuracy mean query accuracy; null for regression
   * @param inductiveLoss mean query loss of models that take each row by itself, with the batch
   *     statistics of the support set; null where that is no different
   * @param inductiveAccuracy the accuracy of that; null too for regression
   * @param diverged tasks that count in no mean
   * @param taskLosses query loss of each task, null where it diverged
   * @param taskAccuracies query accuracy of each task, null where it diverged; empty for regression
   */
  public record Line(
      String label,
      boolean adapted,
      Mean loss,
      Mean accuracy,
      Mean inductiveLoss,
      Mean inductiveAccuracy,
      long diverged,
      List<Double> taskLosses,
      List<Double> taskAccuracies) {

    static Line before(String label, Score score) {
      return new Line(
          label,
          false,
          score.lossBefore(),
          score.classifies() ? score.accuracyBefore() : null,
          null,
          null,
          score.diverged(),
          each(score, DatasetLoss::before),
          score.classifies() ? each(score, DatasetLoss::accuracyBefore) : List.of());
    }

    static Line after(String label, Score score) {
      return new Line(
          label,
          true,
          score.lossAfter(),
          score.classifies() ? score.accuracyAfter() : null,
          score.usesStatistics() ? score.inductiveLossAfter() : null,
          score.usesStatistics() && score.classifies() ? score.inductiveAccuracyAfter() : null,
          score.diverged(),
          each(score, DatasetLoss::after),
          score.classifies() ? each(score, DatasetLoss::accuracyAfter) : List.of());
    }

    private static List<Double> each(Score score, Function<DatasetLoss, Double> measure) {
      List<Double> values = new ArrayList<>();
      score.tasks().forEach(task -> values.add(task.finite() ? measure.apply(task.query()) : null));
      return values;
    }
  }

  /** For people. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s on %s: %,d iterations of %d tasks",
            plan.learner().definition().algorithm(),
            plan.tasks().kind().configName(),
            iterations,
            plan.learner().meta().batch()));
    if (newIterations > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              ", %s in %.1f s, %.1f iterations/s",
              newIterations == iterations
                  ? "all"
                  : String.format(Locale.ROOT, "%,d", newIterations),
              seconds,
              newIterations / seconds));
    }
    text.append(System.lineSeparator());
    if (excluded > 0) {
      text.append(
          String.format(Locale.ROOT, "%,d training tasks left out: not finite%n", excluded));
    }
    checkpoint.ifPresent(
        id ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "checkpoint %s#%s@%d-%s%n",
                    plan.checkpoints().orElseThrow(),
                    plan.learner().id(),
                    id.version(),
                    id.digest().substring(0, 12))));
    text.append(
        String.format(
            Locale.ROOT, "held-out tasks: %,d%s%n", plan.heldOut(), plan.measured().sizes()));
    text.append(
        row(
            plan.evalSteps().isEmpty() ? "" : "steps",
            "query loss",
            lines.get(0).accuracy() == null ? "" : "query accuracy"));
    for (Line line : lines) {
      text.append(
          row(
              line.label(),
              line.loss().text(),
              (line.accuracy() == null ? "" : line.accuracy().percent())
                  + (line.diverged() == 0 ? "" : "  " + line.diverged() + " diverged")));
      if (line.inductiveLoss() != null) {
        text.append(
            row(
                "by row",
                line.inductiveLoss().text(),
                line.inductiveAccuracy() == null ? "" : line.inductiveAccuracy().percent()));
      }
    }
    return text.toString();
  }

  private static String row(String label, String loss, String accuracy) {
    return String.format(Locale.ROOT, "%8s  %-18s  %s", label, loss, accuracy).stripTrailing()
        + System.lineSeparator();
  }

  /**
   * One line of JSON.
   *
   * @param perTask whether each task's loss and accuracy go with it
   */
  public String toJson(PerTask perTask) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("learner", plan.learner().id());
    all.put("definition", DefinitionJson.tree(plan.learner().definition()));
    all.put("optimizer", MetaTree.of(plan.learner().meta().optimizer()));
    all.put("metaBatch", plan.learner().meta().batch());
    all.put("clipNorm", plan.learner().meta().clipNorm());
    all.put("tasks", plan.tasks().tree());
    all.put("iterations", iterations);
    all.put("firstOrderIterations", plan.firstOrderIterations());
    all.put("staleness", plan.staleness());
    all.put("newIterations", newIterations);
    all.put("seconds", seconds);
    all.put("iterationsPerSecond", newIterations == 0 ? null : newIterations / seconds);
    all.put("excludedTrainingTasks", excluded);
    all.put("start", plan.start().map(version -> version.digest()).orElse(null));
    all.put("checkpoint", checkpoint.map(EvaluationReport::tree).orElse(null));
    all.put("heldOutTasks", plan.heldOut());
    all.put("heldOutWay", plan.measured().way());
    all.put("heldOutShot", plan.measured().shot());
    all.put("heldOutQuery", plan.measured().query());
    all.put("results", lines.stream().map(line -> tree(line, perTask)).toList());
    try {
      return new ObjectMapper().writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and text are always writable as JSON", e);
    }
  }

  /** Whether a report tells of every task. */
  public enum PerTask {
    /** Means only. */
    LEFT_OUT,
    /** Every task's too. */
    INCLUDED
  }

  private static Map<String, Object> tree(VersionId id) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", id.version());
    tree.put("digest", id.digest());
    return tree;
  }

  private Map<String, Object> tree(Line line, PerTask perTask) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("steps", plan.evalSteps().isEmpty() ? null : Integer.valueOf(line.label()));
    tree.put("adapted", line.adapted());
    put(tree, "loss", line.loss());
    put(tree, "accuracy", line.accuracy());
    put(tree, "inductiveLoss", line.inductiveLoss());
    put(tree, "inductiveAccuracy", line.inductiveAccuracy());
    tree.put("diverged", line.diverged());
    if (perTask == PerTask.INCLUDED) {
      tree.put("taskLosses", line.taskLosses());
      tree.put("taskAccuracies", line.taskAccuracies());
    }
    return tree;
  }

  private static void put(Map<String, Object> tree, String name, Mean mean) {
    tree.put(name, mean == null ? null : finite(mean.value()));
    tree.put(name + "Interval95", mean == null ? null : finite(mean.interval95()));
  }

  /** JSON has no NaN. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
