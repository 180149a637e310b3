package io.headwater.streams.metaupdate;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.store.MetaVersion;
import io.headwater.streams.SampleLearners;
import io.headwater.streams.adapt.LearnerRuntime;
import io.headwater.streams.config.LearnerConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetaStateStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final LearnerConfig config = learner("slopes");
  private final Gradients gradients = new Gradients();
  private KeyValueStore<String, byte[]> store;
  private MetaStateStore states;

  @BeforeEach
  void open() {
    store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("states"), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    states = new MetaStateStore(store, "test");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void holdsNothingOfLearnerThatHasNotBegun() {
    assertThat(states.read(config)).isEmpty();
  }

  @Test
  void readsBackStateWithItsOptimizerSlots() {
    MetaState stepped = stepped(config);

    states.write(stepped, null);

    assertThat(stepped.optimizer().slots()).containsOnlyKeys("m", "v");
    assertThat(states.read(config)).contains(stepped);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: sgd}",
        "{type: momentum}",
        "{type: adamw, schedule: {type: cosine, steps: 5, warm-up: 2}}"
      })
  void goesOnWithAnyOptimizerAsIfItHadNotBeenStored(String optimizer) {
    LearnerConfig learner = learner("slopes", optimizer);
    MetaUpdate update = new MetaUpdate(learner, "test");
    MetaState state = folded(learner, stepped(learner), 1);

    states.write(state, null);

    MetaState back = update.resume(states.read(learner).orElseThrow());
    assertThat(back.optimizer()).isEqualTo(state.optimizer());
    assertThat(update.step(back, NOW).state()).isEqualTo(update.step(state, NOW).state());
  }

  @Test
  void beginsAnewWithAnotherOptimizerThanItWasStoredWith() {
    LearnerConfig other = learner("slopes", "{type: momentum}");
    MetaUpdate update = new MetaUpdate(other, "test");
    MetaState pending = folded(config, stepped(config), 1);
    states.write(pending, null);

    MetaState stored = states.read(other).orElseThrow();
    MetaState resumed = update.resume(stored);
    states.write(resumed, stored);

    assertThat(resumed.pending()).isEqualTo(pending.pending());
    assertThat(resumed.current().parameters()).isEqualTo(pending.current().parameters());
    assertThat(resumed.optimizer().steps()).isZero();
    assertThat(states.read(other).orElseThrow().optimizer().slots()).containsOnlyKeys("velocity");
    assertThat(update.step(resumed, NOW).state().current().version()).isEqualTo(2);
  }

  @Test
  void removesLearnerAndNoOtherWhoseNameBeginsAlike() {
    LearnerConfig longer = learner("slopes.b");
    states.write(stepped(config), null);
    states.write(stepped(longer), null);
    assertThat(states.learners()).containsExactly("slopes", "slopes.b");

    states.remove("slopes");

    assertThat(states.read(config)).isEmpty();
    assertThat(states.read(longer)).isPresent();
    assertThat(states.learners()).containsExactly("slopes.b");
  }

  @Test
  void readsBackPendingGradients() {
    MetaState stepped = stepped(config);
    MetaState pending = folded(config, stepped, 1);

    states.write(pending, null);

    MetaState back = states.read(config).orElseThrow();
    assertThat(back.pending()).isEqualTo(pending.pending());
    assertThat(back.lastGradient()).isEqualTo(pending.lastGradient());
    assertThat(new MetaUpdate(config, "test").step(back, NOW).state())
        .as("goes on as if it had not been stored")
        .isEqualTo(new MetaUpdate(config, "test").step(pending, NOW).state());
  }

  @Test
  void writesOnlyPendingSumWhenGradientIsFolded() {
    MetaState before = stepped(config);

    assertThat(writtenKeys(folded(config, before, 1), before))
        .containsExactly("slopes/head", "slopes/sum/layer0.bias", "slopes/sum/layer0.weight");
  }

  @Test
  void writesOnlyHeadWhenGradientIsRejected() {
    MetaState before = stepped(config);

    assertThat(writtenKeys(folded(config, before, Double.NaN), before))
        .containsExactly("slopes/head");
  }

  @Test
  void writesOneChunkForEachTensorAtStep() {
    MetaState before = folded(config, stepped(config), 1);
    MetaState after = new MetaUpdate(config, "test").step(before, NOW).state();

    assertThat(writtenKeys(after, before))
        .containsExactly(
            "slopes/head",
            "slopes/phi/layer0.bias",
            "slopes/phi/layer0.weight",
            "slopes/slot/m/layer0.bias",
            "slopes/slot/m/layer0.weight",
            "slopes/slot/v/layer0.bias",
            "slopes/slot/v/layer0.weight",
            "slopes/sum/layer0.bias",
            "slopes/sum/layer0.weight");
  }

  @Test
  void keepsLearnersWhoseNamesBeginAlikeApart() {
    List<LearnerConfig> alike =
        List.of(config, learner("slopes-2"), learner("slopes.2"), learner("slope"));
    alike.forEach(learner -> states.write(stepped(learner), null));

    assertThat(alike)
        .allSatisfy(
            learner ->
                assertThat(states.read(learner).orElseThrow().current().learnerId())
                    .isEqualTo(learner.id()));
    assertThat(states.read(config).orElseThrow().optimizer().slots().get("m").names()).hasSize(2);
  }

  private static LearnerConfig learner(String id) {
    return learner(id, "{type: adam, rate: 0.1}");
  }

  private static LearnerConfig learner(String id, String optimizer) {
    return SampleLearners.only(
        SampleLearners.REGRESSION
            .replace("slopes", id)
            .replaceFirst("meta: .*", "meta: {optimizer: " + optimizer + ", batch: 4}"));
  }

  private MetaState stepped(LearnerConfig learner) {
    MetaVersion zero = LearnerRuntime.of(learner, "test").versionZero();
    MetaUpdate update = new MetaUpdate(learner, "test");
    MetaState begun = update.begin(zero, NOW).state();
    return update.step(update.fold(begun, gradients.at(begun.current(), 4, 4)), NOW).state();
  }

  private MetaState folded(LearnerConfig learner, MetaState state, double value) {
    return new MetaUpdate(learner, "test").fold(state, gradients.at(state.current(), value, 4));
  }

  /** The keys that a write puts, seen in a store emptied before it. */
  private List<String> writtenKeys(MetaState state, MetaState before) {
    states.write(before, null);
    keys().forEach(store::delete);
    states.write(state, before);
    return keys();
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> entries = store.all()) {
      entries.forEachRemaining(entry -> keys.add(entry.key));
    }
    return keys;
  }
}
