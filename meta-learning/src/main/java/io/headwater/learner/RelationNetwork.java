package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.LossFunction;
import io.headwater.model.Parameters;
import io.headwater.model.Variables;
import io.headwater.tensor.NdArray;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Relation networks (Sung et al. 2018). φ is the embedding f, the model's trunk, and the relation
 * module g, which compares a row's embedding with a class's (eq. 1): one hidden layer of ReLUs over
 * both, side by side, and a linear score. A class's embedding is the mean of its support rows'
 * (§3.2 has the sum). An adapted model is its class embeddings.
 *
 * <p>Scores are logits under cross-entropy; the paper squashes each and takes the squared error to
 * 0 or 1 (eq. 2), and compares feature maps by convolutions where this compares flat embeddings.
 * Before it has learned, g is a distance: it sees both embeddings with opposite signs, and each
 * hidden unit speaks against the class.
 */
final class RelationNetwork extends PrototypeAdaptation {
  static final LearnerType TYPE =
      new LearnerType(
          "relationnet",
          "learns an embedding and how to compare a row with a class in it",
          "Sung et al. 2018, Learning to Compare: Relation Network for Few-Shot Learning, CVPR",
          List.of(LossFunction.CROSS_ENTROPY),
          List.of(
              Setting.integer(
                  "relation-units",
                  32,
                  "1 to 65536",
                  units -> units >= 1 && units <= 65536,
                  "hidden units of the relation module")),
          RelationNetwork::new);

  private static final String OF_CLASS = "relation.class";
  private static final String OF_ROW = "relation.row";
  private static final String BIAS = "relation.bias";
  private static final String SCORE = "relation.score";

  private final int units;

  private RelationNetwork(LearnerDefinition definition) {
    super(definition);
    units = Math.toIntExact(definition.integer("relation-units"));
  }

  /**
   * The relation module begins as {@code −Σ relu(W (f(x) − c))}, W uniform in ±1 / √embedding: from
   * weights that know nothing of one another it takes many times the episodes to find a distance.
   */
  @Override
  public Parameters initialise(RandomGenerator random) {
    int embedding = network().embeddingSize();
    Parameters trunk = super.initialise(random);
    NdArray ofRow = NdArray.uniform(random, 1 / Math.sqrt(embedding), embedding, units);
    Map<String, NdArray> relation = new TreeMap<>();
    relation.put(BIAS, NdArray.owning(new int[] {units}, new float[units]));
    float[] opposite = ofRow.toFloats();
    for (int i = 0; i < opposite.length; i++) {
      opposite[i] = -opposite[i];
    }
    float[] against = new float[units];
    Arrays.fill(against, -1);
    relation.put(OF_ROW, ofRow);
    relation.put(OF_CLASS, NdArray.owning(new int[] {embedding, units}, opposite));
    relation.put(SCORE, NdArray.owning(new int[] {units, 1}, against));
    return trunk.and(relation);
  }

  @Override
  Var logits(Tape tape, Variables phi, Var centres, Var rows) {
    int tasks = rows.shape()[0];
    int count = rows.shape()[1];
    int classes = centres.shape()[1];
    Var ofClass = tape.matmul(centres, phi.get(OF_CLASS));
    Var ofRow = tape.affine(rows, phi.get(OF_ROW), phi.get(BIAS));
    Var pairs =
        tape.add(
            tape.reshape(ofRow, tasks, count, 1, units),
            tape.reshape(ofClass, tasks, 1, classes, units));
    Var hidden = tape.reshape(tape.relu(pairs), tasks, count * classes, units);
    return tape.reshape(tape.matmul(hidden, phi.get(SCORE)), tasks, count, classes);
  }
}
