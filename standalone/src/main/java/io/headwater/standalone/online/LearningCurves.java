package io.headwater.standalone.online;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * How accurate one method was on each task after each stage. Not thread-safe.
 *
 * <p>Accuracies are shares of a task's held-out images.
 */
public final class LearningCurves {
  private final Protocol protocol;
  private final List<List<Double>> accuracies = new ArrayList<>();

  LearningCurves(Protocol protocol) {
    this.protocol = protocol;
    for (int task = 0; task < protocol.tasks(); task++) {
      accuracies.add(new ArrayList<>());
    }
  }

  /** Notes the next stage of a task. */
  void add(int task, double accuracy) {
    // It comes as a sum of float32 shares: rounded, so that 450 of 500 are 0.9.
    accuracies.get(task).add(Math.rint(accuracy * 1e6) / 1e6);
  }

  /** Whether every stage of a task has been measured. */
  boolean complete(int task) {
    return accuracies.get(task).size() == protocol.stages().size();
  }

  /** A task's accuracies, stage by stage. */
  List<Double> of(int task) {
    return Collections.unmodifiableList(accuracies.get(task));
  }

  /** The share of errors after all images of a task. */
  double error(int task) {
    List<Double> curve = accuracies.get(task);
    return 1 - curve.get(curve.size() - 1);
  }

  /** How many images it took to be proficient for the first time; empty where all were too few. */
  OptionalInt imagesToProficiency(int task) {
    List<Double> curve = accuracies.get(task);
    for (int stage = 0; stage < curve.size(); stage++) {
      if (curve.get(stage) >= protocol.proficiency()) {
        return OptionalInt.of(protocol.stages().get(stage));
      }
    }
    return OptionalInt.empty();
  }
}
