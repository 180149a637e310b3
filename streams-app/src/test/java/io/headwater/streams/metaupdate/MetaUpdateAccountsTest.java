package io.headwater.streams.metaupdate;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Parameters;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionId;
import io.headwater.streams.SampleLearners;
import io.headwater.streams.adapt.LearnerRuntime;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.metaupdate.Fate.Decision;
import io.headwater.streams.metaupdate.MetaUpdate.Step;
import io.headwater.tensor.NdArray;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever gradients come and whenever the clock ticks, the accounts of the query sets close. */
class MetaUpdateAccountsTest {
  private static final int GRADIENTS = 400;

  private final LearnerConfig config = SampleLearners.only(SampleLearners.REGRESSION);
  private final MetaUpdate update = new MetaUpdate(config, "test");
  private final MetaVersion zero = LearnerRuntime.of(config, "test").versionZero();
  private final Gradients gradients = new Gradients();
  private final List<VersionId> published = new ArrayList<>();
  private final Map<Long, Fate> told = new HashMap<>();
  private long foldedAsTold;
  private long rejectedAsTold;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void foldedRejectedAndPendingAreAllThatCame(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Instant now = Instant.EPOCH;
    MetaState state = take(update.begin(zero, now));
    long came = 0;
    for (int i = 0; i < GRADIENTS; i++) {
      now = now.plusMillis(random.nextInt(250));
      Gradient gradient = random(random, state);
      came +=
          gradient.tasks()
              + gradient.excluded().values().stream().mapToInt(Integer::intValue).sum();

      state = update.fold(state, gradient);
      if (update.isDue(state, now)) {
        state = take(update.step(state, now));
      }
      if (update.hasRejectionsToTell(state, now)) {
        state = take(update.tellRejections(state, now));
      }

      assertThat(state.current().foldedTasks()).isEqualTo(foldedAsTold);
      assertThat(state.rejectedTasks()).isEqualTo(rejectedAsTold);
      assertThat(foldedAsTold + rejectedAsTold + pending(state)).isEqualTo(came);
    }
    assertThat(told.values().stream().map(Fate::decision).distinct())
        .as("every decision was met")
        .containsExactlyInAnyOrder(Decision.values());
  }

  private MetaState take(Step step) {
    for (Fate fate : step.progress().fates()) {
      assertThat(told.put(fate.source().offset(), fate)).as("told before").isNull();
      if (fate.decision() == Decision.FOLDED) {
        foldedAsTold += fate.tasks();
      } else {
        rejectedAsTold += fate.tasks();
      }
      rejectedAsTold += fate.excludedTasks();
    }
    if (step.progress().published()) {
      published.add(step.state().current().id());
    }
    return step.state();
  }

  private static long pending(MetaState state) {
    return state.pending().fates().stream().mapToLong(f -> f.tasks() + f.excludedTasks()).sum();
  }

  private Gradient random(RandomGenerator random, MetaState state) {
    int behind = Math.min(published.size() - 1, random.nextInt(6) / 2);
    VersionId at = published.get(published.size() - 1 - behind);
    Parameters sum = Gradients.full(zero.parameters(), random.nextGaussian());
    int tasks = random.nextInt(4);
    int excluded = random.nextInt(10) == 0 ? 1 + random.nextInt(2) : 0;
    return switch (random.nextInt(12)) {
      case 0 -> gradients.of(at.version(), "f".repeat(64), sum, tasks, excluded);
      case 1 -> gradients.of(state.current().version() + 1, at.digest(), sum, tasks, excluded);
      case 2 -> gradients.of(at.version(), at.digest(), scalar(), tasks, excluded);
      case 3 -> gradients.of(at.version(), at.digest(), sum.scaled(1e60), tasks, excluded);
      case 4 -> gradients.of(0, published.get(0).digest(), sum, tasks, excluded);
      default -> gradients.of(at.version(), at.digest(), sum, tasks, excluded);
    };
  }

  private static Parameters scalar() {
    return Parameters.of(Map.of("w", NdArray.of(new int[0], new float[] {1})));
  }
}
