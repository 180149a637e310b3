package io.headwater.model;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;

/**
 * What is minimised. The loss of a task is the weighted mean of its rows' losses, {@code Σ w·l / Σ
 * w}, and 0 if Σ w = 0.
 */
public enum LossFunction {
  /** l = mean over the outputs of (prediction − target)². */
  SQUARED_ERROR("squared-error") {
    @Override
    Var rowLosses(Tape tape, Var prediction, Var target) {
      Var squares = tape.square(tape.subtract(prediction, target));
      int outputs = prediction.shape()[2];
      Var sum = tape.sumTo(squares, rowShape(prediction));
      return outputs == 1 ? sum : tape.scale(sum, 1.0 / outputs);
    }
  },

  /**
   * l = −log softmax(prediction)[class], predictions being logits and targets one-hot: log Σ eᶻ − z
   * of the class, after shifting z by its maximum so that nothing overflows.
   */
  CROSS_ENTROPY("cross-entropy") {
    @Override
    Var rowLosses(Tape tape, Var prediction, Var target) {
      Var shifted = tape.subtract(prediction, tape.constantRowMaximum(prediction));
      Var logSum = tape.log(tape.sumTo(tape.exp(shifted), rowShape(prediction)));
      return tape.subtract(
          logSum, tape.sumTo(tape.multiply(shifted, target), rowShape(prediction)));
    }
  };

  private final String configName;

  LossFunction(String configName) {
    this.configName = configName;
  }

  /** The name in configurations. */
  public String configName() {
    return configName;
  }

  /** Whether targets are class indices. */
  public boolean classification() {
    return this == CROSS_ENTROPY;
  }

  /** Losses per row, [tasks, rows, 1], of predictions and targets [tasks, rows, outputs]. */
  abstract Var rowLosses(Tape tape, Var prediction, Var target);

  /**
   * Losses per task, [tasks, 1, 1].
   *
   * @param shares [tasks, rows, 1]: each row's weight divided by the sum of its task's weights
   */
  public Var perTask(Tape tape, Var prediction, Var target, Var shares) {
    Var weighted = tape.multiply(rowLosses(tape, prediction, target), shares);
    return tape.sumTo(weighted, prediction.shape()[0], 1, 1);
  }

  private static int[] rowShape(Var prediction) {
    return new int[] {prediction.shape()[0], prediction.shape()[1], 1};
  }
}
