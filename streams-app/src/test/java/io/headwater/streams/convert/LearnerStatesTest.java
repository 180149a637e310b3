package io.headwater.streams.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.model.Parameters;
import io.headwater.optimizer.OptimizerState;
import io.headwater.schema.ExcludedTask;
import io.headwater.schema.GradientFate;
import io.headwater.schema.LearnerState;
import io.headwater.schema.LearningProgress;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.SourcePosition;
import io.headwater.schema.serde.SingleObject;
import io.headwater.schema.serde.TrustedRecords;
import io.headwater.store.GradientPosition;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionDigest;
import io.headwater.store.VersionId;
import io.headwater.streams.SampleLearners;
import io.headwater.streams.adapt.LearnerRuntime;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.metaupdate.Fate;
import io.headwater.streams.metaupdate.Fate.Decision;
import io.headwater.streams.metaupdate.Gradient;
import io.headwater.streams.metaupdate.MetaState;
import io.headwater.streams.metaupdate.Pending;
import io.headwater.streams.metaupdate.Prequential;
import io.headwater.streams.metaupdate.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LearnerStatesTest {
  private static final SortedMap<String, Integer> EXCLUDED = new TreeMap<>(Map.of("not-finite", 1));
  private static final LearnerConfig CONFIG = SampleLearners.only(SampleLearners.REGRESSION);
  private static final MetaVersion ZERO = LearnerRuntime.of(CONFIG, "test").versionZero();
  private static final Parameters PHI = ZERO.parameters();
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final List<Fate> FATES =
      List.of(
          fate(40, Decision.FOLDED),
          fate(41, Decision.TOO_STALE),
          fate(42, Decision.WRONG_LINEAGE),
          fate(43, Decision.NOT_FINITE),
          fate(44, Decision.WRONG_SHAPE));

  @Test
  void readsBackState() {
    MetaState state = state();
    SingleObject<LearnerState> codec = SingleObject.of(LearnerState.class);

    MetaState back =
        LearnerStates.state(
            codec.decode(codec.encode(LearnerStates.state(state))),
            CONFIG,
            "test",
            PHI,
            state.pending().sum(),
            state.optimizer().slots());

    assertThat(back).isEqualTo(state);
  }

  @Test
  void refusesFateItDoesNotKnow() {
    TrustedRecords.allow();
    LearnerState record =
        LearnerState.newBuilder(LearnerStates.state(state()))
            .setPendingFates(
                List.of(
                    new GradientFate(
                        new SourcePosition(0, 0L, false), "forgotten", 1, 0, 0L, Map.of())))
            .build();

    assertThatThrownBy(() -> LearnerStates.state(record, CONFIG, "test", PHI, PHI, new TreeMap<>()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("FOLDED")
        .hasMessageContaining("but was 'forgotten'");
  }

  @Test
  void readsGradientWithItsCounts() {
    SourcePosition source = new SourcePosition(1, 2L, false);
    MetaGradient record =
        new MetaGradient(
            "slopes",
            Versions.reference(ZERO),
            Tensors.toAvro(PHI),
            List.of(source, source),
            List.of(new ExcludedTask(source, "not-finite")),
            4.0,
            2.0,
            null,
            3,
            6.0);
    GradientPosition position = new GradientPosition(3, 17);

    assertThat(LearnerStates.gradient(record, position))
        .isEqualTo(
            new Gradient(
                position, 0, ZERO.digest(), PHI, 2, EXCLUDED, 4, 2, 0, new Prequential(3, 6)));
  }

  @Test
  void writesMeansOfProgress() {
    LearningProgress record = LearnerStates.progress(progress(4, 1.5), true);

    assertThat(record.getPublished()).isTrue();
    assertThat(record.getDigest()).isEqualTo(ZERO.digest());
    assertThat(record.getLossBefore()).isEqualTo(2.0);
    assertThat(record.getLossAfter()).isEqualTo(1.0);
    assertThat(record.getAccuracyAfter()).isEqualTo(0.75);
    assertThat(record.getGradientNorm()).isEqualTo(1.5);
    assertThat(record.getRejectedTasks()).isEqualTo(Map.of("too-stale", 7L));
    assertThat(record.getPrequentialTasks()).isEqualTo(2);
    assertThat(record.getPrequentialLoss()).isEqualTo(2.5);
    assertThat(record.getFates())
        .extracting(GradientFate::getFate)
        .containsExactly("folded", "too-stale", "wrong-lineage", "not-finite", "wrong-shape");
    assertThat(record.getFates().get(1))
        .isEqualTo(
            new GradientFate(
                new SourcePosition(2, 41L, false),
                "too-stale",
                3,
                1,
                -1L,
                Map.of("not-finite", 1)));
  }

  @Test
  void leavesOutWhatProgressDoesNotHave() {
    LearningProgress nothingFolded = LearnerStates.progress(progress(0, Double.NaN), true);
    LearningProgress regression = LearnerStates.progress(progress(4, 1.5), false);

    assertThat(nothingFolded.getLossBefore()).isNull();
    assertThat(nothingFolded.getLossAfter()).isNull();
    assertThat(nothingFolded.getAccuracyAfter()).isNull();
    assertThat(nothingFolded.getGradientNorm()).isNull();
    assertThat(regression.getAccuracyAfter()).isNull();
  }

  private static Fate fate(long offset, Decision decision) {
    return new Fate(new GradientPosition(2, offset), decision, 3, EXCLUDED, -1);
  }

  private static Progress progress(int tasks, double norm) {
    return new Progress(
        ZERO,
        true,
        FATES,
        new TreeMap<>(Map.of("too-stale", 7L)),
        tasks,
        8,
        4,
        3,
        norm,
        new Prequential(2, 5),
        NOW);
  }

  private static MetaState state() {
    GradientPosition last = new GradientPosition(1, 99);
    MetaVersion current =
        new MetaVersion(
            CONFIG.id(),
            1,
            VersionDigest.of(CONFIG.definitionHash(), 1, ZERO.digest(), PHI),
            ZERO.digest(),
            ZERO.lineage(),
            CONFIG.definitionJson(),
            CONFIG.definitionHash(),
            CONFIG.configurationHash(),
            "test",
            CONFIG.definition().seed(),
            PHI,
            25,
            7,
            last,
            NOW);
    return new MetaState(
        current,
        new OptimizerState(5, new TreeMap<>(Map.of("m", PHI, "v", PHI.scaled(2)))),
        new Pending(PHI.scaled(3), 1.5, 2, 0.1, 0.2, 0.3, new Prequential(2, 0.4), FATES),
        List.of(ZERO.id(), new VersionId(1, current.digest())),
        new TreeMap<>(Map.of("too-stale", 5L, "not-finite", 2L)),
        last);
  }
}
