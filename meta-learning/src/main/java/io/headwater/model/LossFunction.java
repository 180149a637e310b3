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
  },

  /**
   * l = mean over the outputs of e² / 2 where |e| ≤ 1, else |e| − 1/2, e being prediction − target
   * (Huber 1964, with a threshold of 1): of e, the part c within ±1 counts squared and what is
   * beyond it linearly.
   */
  HUBER("huber") {
    @Override
    Var rowLosses(Tape tape, Var prediction, Var target) {
      Var e = tape.subtract(prediction, target);
      Var above = tape.relu(tape.shift(e, -1));
      Var below = tape.relu(tape.scale(tape.shift(e, 1), -1));
      Var within = tape.add(tape.subtract(e, above), below);
      Var beyond = tape.add(above, below);
      Var losses = tape.add(tape.scale(tape.square(within), 0.5), beyond);
      return tape.scale(tape.sumTo(losses, rowShape(prediction)), 1.0 / prediction.shape()[2]);
    }
  },

  /**
   * l = mean over the outputs of −t log σ(z) − (1 − t) log(1 − σ(z)), predictions z being logits
   * and targets t probabilities: softplus(z) − t·z.
   */
  BINARY_CROSS_ENTROPY("binary-cross-entropy") {
    @Override
    Var rowLosses(Tape tape, Var prediction, Var target) {
      Var losses = tape.subtract(tape.softplus(prediction), tape.multiply(prediction, target));
      return tape.scale(tape.sumTo(losses, rowShape(prediction)), 1.0 / prediction.shape()[2]);
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

  /** Whether targets are probabilities, one per output. */
  public boolean probabilities() {
    return this == BINARY_CROSS_ENTROPY;
  }

  /**
   * What a new head is multiplied with. Of logits a tenth is left: new models find all classes
   * about as likely, and first inner steps stay small. Regression starts at full scale, for the
   * inner gradient reaches the trunk through the head.
   */
  public double headScale() {
    return classification() || probabilities() ? 0.1 : 1;
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
