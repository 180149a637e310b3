package io.headwater.standalone.predict;

import io.headwater.learner.LearnerDefinition;
import io.headwater.learner.LearnerTypes;
import io.headwater.learner.MetaLearner;
import io.headwater.model.LossFunction;
import io.headwater.model.ModelSpec;
import io.headwater.model.Parameters;
import io.headwater.schema.AdaptedModel;
import io.headwater.schema.MetaVersionRef;
import io.headwater.store.MetaVersion;
import io.headwater.store.ModelStore;
import io.headwater.streams.config.DefinitionJson;
import io.headwater.streams.convert.Normalisations;
import io.headwater.streams.convert.ParameterCarrier;
import io.headwater.streams.convert.ParameterCarrier.Carried;
import io.headwater.task.Missing;
import io.headwater.task.Standardisation;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.Shape;
import io.headwater.tensor.TensorBackend;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An adapted model ready to predict, made from its record and, where the record refers to it, the
 * model store. Immutable; safe for any thread.
 */
public final class ServedModel {
  private final MetaLearner learner;
  private final Parameters shared;
  private final Parameters adapted;
  private final Optional<Standardisation> standardisation;

  private ServedModel(
      MetaLearner learner,
      Parameters shared,
      Parameters adapted,
      Optional<Standardisation> standardisation) {
    this.learner = learner;
    this.shared = shared;
    this.adapted = adapted;
    this.standardisation = standardisation;
  }

  /**
   * Loads the model of {@code record}.
   *
   * @param store where references lead; may be empty for a record that has none
   * @throws IllegalStateException if the record refers to something that cannot be had
   * @throws IllegalArgumentException if algorithm, architecture or loss are not known here
   */
  public static ServedModel of(AdaptedModel record, Optional<ModelStore> store) {
    ParameterCarrier carrier = new ParameterCarrier(Long.MAX_VALUE, store);
    Parameters adapted =
        carrier.load(new Carried(record.getParameters(), record.getParametersRef()));
    MetaVersionRef reference = record.getSharedParameters();
    if (reference == null) {
      MetaLearner learner =
          LearnerTypes.create(
              new LearnerDefinition(
                  record.getAlgorithm(),
                  DefinitionJson.readModel(record.getArchitecture()),
                  loss(record.getLoss()),
                  // How it was adapted makes no difference to a model that is complete.
                  new TreeMap<>(),
                  0));
      return new ServedModel(
          learner, adapted, adapted, Normalisations.fromAvro(record.getNormalisation()));
    }
    MetaVersion version = version(record.getLearnerId(), reference, store);
    return new ServedModel(
        LearnerTypes.create(DefinitionJson.readDefinition(version.definition())),
        version.parameters(),
        adapted,
        Normalisations.fromAvro(record.getNormalisation()));
  }

  /** Whether it predicts classes; otherwise numbers. */
  public boolean classifies() {
    return learner.definition().loss().classification();
  }

  /** The model's architecture. */
  public ModelSpec architecture() {
    return learner.definition().model();
  }

  /**
   * Predicts.
   *
   * @param features one row each, flat in row-major order, as the producer would send them, not
   *     standardised
   * @return per row the outputs; for classification the probability of each class
   * @throws IllegalArgumentException if a row has not as many features as the model, or one that is
   *     not finite and not imputed
   */
  public double[][] predict(TensorBackend backend, double[][] features) {
    int[] featureShape = architecture().featureShape();
    int inputs = Shape.size(featureShape);
    int outputs = architecture().outputs();
    float[] flat = new float[features.length * inputs];
    for (int row = 0; row < features.length; row++) {
      if (features[row].length != inputs) {
        throw new IllegalArgumentException(
            "features, row %d: expected %d values but was %d: %s"
                .formatted(row + 1, inputs, features[row].length, Arrays.toString(features[row])));
      }
      for (int i = 0; i < inputs; i++) {
        requireUsable(features[row][i], row, i);
        flat[row * inputs + i] = (float) features[row][i];
      }
    }
    NdArray rows = NdArray.of(Shape.of(features.length, featureShape), flat);
    NdArray predicted =
        learner.predict(
            backend, shared, adapted, standardisation.map(s -> s.apply(rows)).orElse(rows));
    double[][] result = new double[features.length][outputs];
    for (int row = 0; row < features.length; row++) {
      for (int i = 0; i < outputs; i++) {
        result[row][i] = predicted.get(row * outputs + i);
      }
      if (classifies()) {
        result[row] = softmax(result[row]);
      }
    }
    return result;
  }

  private void requireUsable(double value, int row, int index) {
    boolean imputed =
        Double.isNaN(value) && standardisation.filter(s -> s.missing() == Missing.MEAN).isPresent();
    if (!imputed && !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "features, row %d, value %d: expected a finite number but was %s"
              .formatted(row + 1, index + 1, value));
    }
  }

  private static double[] softmax(double[] logits) {
    double greatest = Arrays.stream(logits).max().orElseThrow();
    double[] exponentials = Arrays.stream(logits).map(z -> Math.exp(z - greatest)).toArray();
    double sum = Arrays.stream(exponentials).sum();
    return Arrays.stream(exponentials).map(e -> e / sum).toArray();
  }

  private static MetaVersion version(
      String learner, MetaVersionRef reference, Optional<ModelStore> store) {
    ModelStore from =
        store.orElseThrow(
            () ->
                new IllegalStateException(
                    "model store: expected the one that holds version %d of '%s' but none is named"
                        .formatted(reference.getVersion(), learner)));
    return from.version(learner, reference.getVersion(), reference.getDigest())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "model store: expected version %d of '%s' with digest %s but it is not there"
                        .formatted(reference.getVersion(), learner, reference.getDigest())));
  }

  private static LossFunction loss(String name) {
    return Arrays.stream(LossFunction.values())
        .filter(known -> known.configName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "loss: expected one of "
                        + Arrays.stream(LossFunction.values())
                            .map(LossFunction::configName)
                            .toList()
                        + " but was '"
                        + name
                        + "'"));
  }
}
