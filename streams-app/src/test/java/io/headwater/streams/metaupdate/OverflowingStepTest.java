package io.headwater.streams.metaupdate;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.store.MetaVersion;
import io.headwater.streams.SampleLearners;
import io.headwater.streams.adapt.LearnerRuntime;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.metaupdate.Fate.Decision;
import io.headwater.streams.metaupdate.MetaUpdate.Step;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A step that would leave float32 costs its gradients, never the learner. */
class OverflowingStepTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final MetaVersion zero =
      LearnerRuntime.of(SampleLearners.only(SampleLearners.REGRESSION), "test").versionZero();
  private final Gradients gradients = new Gradients();

  @Test
  void rejectsPendingAndKeepsVersionWhenStepOverflows() {
    LearnerConfig steep = withMeta("{optimizer: {type: sgd, rate: 1e38}, batch: 4}");
    MetaUpdate overflowing = new MetaUpdate(steep, "test");
    MetaState pending = overflowing.begin(zero, START).state();
    pending = overflowing.fold(pending, gradients.at(zero, 400, 4));

    Step step = overflowing.step(pending, START);

    assertRejectedWhole(step, pending);
  }

  @Test
  void rejectsPendingAndKeepsVersionWhenOptimizerStateOverflows() {
    LearnerConfig unclipped =
        withMeta("{optimizer: {type: adam, rate: 0.1}, batch: 4, clip-norm: 1e30}");
    MetaUpdate overflowing = new MetaUpdate(unclipped, "test");
    MetaState pending = overflowing.begin(zero, START).state();
    // The parameters would move by the rate, but the second moment leaves float32: no step after
    // it would move them again.
    pending = overflowing.fold(pending, gradients.at(zero, 4e25, 4));

    Step step = overflowing.step(pending, START);

    assertRejectedWhole(step, pending);
  }

  private LearnerConfig withMeta(String meta) {
    String learners = SampleLearners.REGRESSION.replaceFirst("meta: .*", "meta: " + meta);
    return SampleLearners.only(learners);
  }

  private void assertRejectedWhole(Step step, MetaState pending) {
    assertThat(step.progress().published()).isFalse();
    assertThat(step.progress().fates())
        .extracting(Fate::decision)
        .containsExactly(Decision.NOT_FINITE);
    assertThat(step.progress().rejected()).containsExactly(Map.entry("not-finite", 4L));
    assertThat(step.state().current()).isEqualTo(pending.current());
    assertThat(step.state().optimizer()).isEqualTo(pending.optimizer());
    assertThat(step.state().pending()).isEqualTo(Pending.none(zero.parameters()));
  }
}
