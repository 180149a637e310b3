package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.LossFunction;
import io.headwater.model.RowStatistics;
import io.headwater.model.Variables;
import java.util.List;
import java.util.Set;

/**
 * Matching networks (Vinyals et al. 2016), without full context embeddings. φ is the embedding f,
 * the model's trunk. A row attends to the support rows by cosine similarity c of embeddings, {@code
 * a_i = w_i e^(τ c_i) / Σ_j w_j e^(τ c_j)} (§2.1.1, with row weights w and an inverse temperature
 * τ, in the paper 1), and what it predicts is {@code Σ a_i y_i} (eq. 1): for classification the
 * logarithm of these probabilities, for regression the similarity-weighted mean of the support
 * targets. An adapted model is the embedded support set: {@code support.embeddings} [rows,
 * embedding] of length 1, {@code support.targets} [rows, outputs] and {@code support.weights}
 * [rows, 1].
 */
final class MatchingNetwork extends TrunkAdaptation {
  static final LearnerType TYPE =
      new LearnerType(
          "matchingnet",
          "learns an embedding in which a row predicts the targets of similar support rows",
          "Vinyals et al. 2016, Matching Networks for One Shot Learning, NeurIPS",
          List.of(LossFunction.CROSS_ENTROPY, LossFunction.SQUARED_ERROR, LossFunction.HUBER),
          List.of(
              Setting.number(
                  "sharpness",
                  10,
                  "finite and > 0",
                  sharpness -> sharpness > 0 && !sharpness.isInfinite(),
                  "what cosine similarities are multiplied by before the softmax")),
          MatchingNetwork::new);

  private static final String EMBEDDINGS = "support.embeddings";
  private static final String TARGETS = "support.targets";
  private static final String WEIGHTS = "support.weights";

  /** Added to squared lengths: that of an embedding of zeros is not 0 then. */
  private static final double LENGTH_EPSILON = 1e-12;

  /** Added to a sum of attentions, which is 0 without support rows. */
  private static final double SUM_EPSILON = 1e-30;

  /** Added to a probability before its logarithm. */
  private static final double PROBABILITY_EPSILON = 1e-8;

  private final LossFunction loss;
  private final int outputs;
  private final double sharpness;

  private MatchingNetwork(LearnerDefinition definition) {
    super(withTrunk(definition));
    loss = definition.loss();
    outputs = definition.model().outputs();
    sharpness = definition.number("sharpness");
  }

  @Override
  public Set<String> perSupportRow() {
    return Set.of(EMBEDDINGS, TARGETS, WEIGHTS);
  }

  /** Embeddings of length 1. */
  @Override
  public Var represent(Tape tape, Variables phi, Var features, RowStatistics statistics) {
    Var x = super.represent(tape, phi, features, statistics);
    Var squares = tape.sumTo(tape.square(x), x.shape()[0], x.shape()[1], 1);
    return tape.divide(x, tape.sqrt(tape.shift(squares, LENGTH_EPSILON)));
  }

  /** One support row that weighs nothing. */
  @Override
  public Variables unadapted(Tape tape, Variables phi, Variables state) {
    int tasks = phi.values().get(0).shape()[0];
    return model(
        tape.constant(tape.backend().full(0, tasks, 1, network().embeddingSize())),
        tape.constant(tape.backend().full(0, tasks, 1, outputs)),
        tape.constant(tape.backend().full(0, tasks, 1, 1)));
  }

  @Override
  public Adapted adapt(Tape tape, Variables phi, Variables state, Support support) {
    Examples examples = support.examples();
    return Adapted.of(model(support.rows(), examples.targets(), examples.shares()));
  }

  private static Variables model(Var embeddings, Var targets, Var weights) {
    int rows = embeddings.shape()[1];
    return Variables.empty()
        .and(EMBEDDINGS, embeddings, rows, embeddings.shape()[2])
        .and(TARGETS, targets, rows, targets.shape()[2])
        .and(WEIGHTS, weights, rows, 1);
  }

  @Override
  public Var predict(
      Tape tape, Variables phi, Variables model, Var rows, RowStatistics statistics) {
    Var cosines = tape.matmulTransposedRight(rows, model.get(EMBEDDINGS));
    int[] shape = cosines.shape();
    Var weights = tape.reshape(model.get(WEIGHTS), shape[0], 1, shape[2]);
    // A row that weighs nothing is as far as can be, so that the shift is by one that counts.
    Var counts = tape.step(weights);
    Var farthest = tape.shift(counts, -1);
    Var similarities = tape.scale(tape.add(tape.multiply(cosines, counts), farthest), sharpness);
    Var shift = tape.constantRowMaximum(similarities);
    Var attention = tape.multiply(tape.exp(tape.subtract(similarities, shift)), weights);
    Var sum = tape.shift(tape.sumTo(attention, shape[0], shape[1], 1), SUM_EPSILON);
    Var prediction = tape.divide(tape.matmul(attention, model.get(TARGETS)), sum);
    return loss.classification()
        ? tape.log(tape.shift(prediction, PROBABILITY_EPSILON))
        : prediction;
  }
}
