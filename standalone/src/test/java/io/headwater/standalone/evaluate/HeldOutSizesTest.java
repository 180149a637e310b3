package io.headwater.standalone.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.learner.LearnerTypes;
import io.headwater.standalone.evaluate.TaskSettings.Kind;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.config.SingleLearner;
import io.headwater.tensor.BackendKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Measuring on tasks of other sizes than those learned from. */
class HeldOutSizesTest {
  private static final TaskSettings LEARNED = Kind.BLOBS.settings(6, 1, 5, null, 1);

  private final Workers workers = Workers.open(1, BackendKind.AUTO);

  @AfterEach
  void close() {
    workers.close();
  }

  @Test
  void measuresOnFewerClassesAndMoreShotsThanItLearnsFrom() {
    LearnerConfig protonet = learner("protonet", 6);
    TaskSettings measured = LEARNED.heldOut(3, 4, null);

    EvaluationReport report = evaluate(protonet, measured);

    Score own =
        new HeldOut(Kind.BLOBS.settings(3, 4, 5, null, 1).open((Path) null), 50)
            .score(
                LearnerTypes.create(protonet.definition()),
                workers,
                LearnerTypes.create(protonet.definition()).initialise());
    assertThat(report.lines().get(1).accuracy()).isEqualTo(own.accuracyAfter());
    assertThat(report.toText()).contains("held-out tasks: 50, 3-way 4-shot");
    assertThat(report.toJson(EvaluationReport.PerTask.LEFT_OUT))
        .contains("\"heldOutWay\":3,\"heldOutShot\":4,\"heldOutQuery\":5");
  }

  @Test
  void measuresOnMoreClassesWhereTheModelHasAsManyOutputs() {
    EvaluationReport report = evaluate(learner("protonet", 9), LEARNED.heldOut(9, null, null));

    assertThat(report.lines().get(1).accuracy().value()).isBetween(1.0 / 9, 1.0);
    assertThatThrownBy(() -> evaluate(learner("protonet", 6), LEARNED.heldOut(9, null, null)))
        .hasMessage("model.outputs: expected at least 9, the classes of a task, but was 6");
  }

  @Test
  void refusesOtherClassesWhereAnOutputIsLearnedForEach() {
    assertThatThrownBy(() -> evaluate(learner("maml", 6), LEARNED.heldOut(3, null, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--held-out-way: expected 6, as --way, since maml learns an output for each class, but"
                + " was 3");
  }

  @Test
  void refusesClassesOfARegression() {
    TaskSettings measured = Kind.SINUSOID.settings(null, null, null, null, 1);

    assertThatThrownBy(() -> measured.heldOut(5, null, null))
        .hasMessage("--held-out-way: expected no value with sinusoid but was 5");
  }

  private EvaluationReport evaluate(LearnerConfig learner, TaskSettings measured) {
    EvaluationPlan plan =
        new EvaluationPlan(
            learner,
            LEARNED,
            measured,
            null,
            Optional.empty(),
            0,
            0,
            0,
            50,
            List.of(),
            Optional.empty(),
            1);
    return new Evaluation(plan, workers).run(first -> TrainingProgress.NONE);
  }

  private static LearnerConfig learner(String algorithm, int outputs) {
    String section =
        """
        algorithm: %s
        model: {type: mlp, inputs: 2, hidden: [8], outputs: %d}
        loss: cross-entropy
        """
            .formatted(algorithm, outputs);
    try {
      return SingleLearner.ofSection(section, algorithm, Map.of());
    } catch (ConfigException e) {
      throw new AssertionError("expected a usable section", e);
    }
  }
}
