package io.headwater.streams.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Watches the order of events inside Kafka Streams that exactly-once rests on. The driver commits
 * after each record, in a transaction, and shows only what was produced into a committed one.
 */
class BeforeCommitStoreTest {
  private static final String HOOK = "hook";
  private static final String COUNTS = "counts";
  private static final String WITNESS = "witness";

  @TempDir private Path directory;
  private final List<String> events = new ArrayList<>();
  private final ThreadHooks hooks = new ThreadHooks();
  private final List<Hold> processors = new ArrayList<>();
  private TopologyTestDriver driver;
  private TestInputTopic<String, String> in;
  private TestOutputTopic<String, String> out;

  @BeforeEach
  void open() {
    driver = task("before-commit");
    in = driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
    out = driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer());
    events.clear();
  }

  /** A driver is one task, of the thread that makes it. */
  private TopologyTestDriver task(String name) {
    Topology topology = new Topology();
    topology.addSource("source", new StringDeserializer(), new StringDeserializer(), "in");
    topology.addProcessor("hold", this::hold, "source");
    topology.addStateStore(BeforeCommitStore.builder(HOOK, hooks), "hold");
    topology.addStateStore(new UnloggedStoreBuilder<>(WITNESS, () -> new Witness(events)), "hold");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(COUNTS), Serdes.String(), Serdes.String())
            .withCachingDisabled(),
        "hold");
    topology.addProcessor("last", () -> new Pass(events), "hold");
    topology.addSink("sink", "out", new StringSerializer(), new StringSerializer(), "last");

    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    return new TopologyTestDriver(topology, settings);
  }

  private Hold hold() {
    Hold processor = new Hold(events);
    processors.add(processor);
    return processor;
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void whatTheHookForwardsIsInTheTransactionOfItsRecord() {
    in.pipeInput("a", "1");

    assertThat(out.readKeyValuesToList()).extracting(kv -> kv.key + kv.value).containsExactly("a1");
  }

  @Test
  void whatTheHookForwardsPassesTheNodesBelow() {
    in.pipeInput("a", "1");

    assertThat(events).containsSubsequence("process a", "hook", "last a");
  }

  @Test
  void hookRunsBeforeStoresAreCommitted() {
    in.pipeInput("a", "1");

    assertThat(events).containsExactly("process a", "hook", "last a", "commit");
  }

  @Test
  void whatTheHookWritesIsInTheTransactionOfItsRecord() {
    in.pipeInput("a", "1");

    assertThat(driver.<String, String>getKeyValueStore(COUNTS).get("a")).isEqualTo("1");
    assertThat(
            driver
                .createOutputTopic(
                    "before-commit-counts-changelog",
                    new StringDeserializer(),
                    new StringDeserializer())
                .readKeyValuesToList())
        .extracting(kv -> kv.key + kv.value)
        .containsExactly("a1");
  }

  @Test
  void holdsNothingAcrossCommits() {
    in.pipeInput("a", "1");
    in.pipeInput("b", "2");

    assertThat(out.readKeyValuesToList())
        .extracting(kv -> kv.key + kv.value)
        .containsExactly("a1", "b2");
  }

  @Test
  void whatAnotherTaskOfTheThreadHoldsIsForwardedBeforeTheFirstOfThemIsFlushed() {
    try (TopologyTestDriver other = task("other")) {
      other
          .createInputTopic("in", new StringSerializer(), new StringSerializer())
          .pipeInput("before", "0");
      events.clear();
      processors.get(processors.size() - 1).process(new Record<>("held", "2", 0));

      in.pipeInput("a", "1");

      assertThat(events)
          .containsSubsequence("process a", "hook", "last a", "hook", "last held", "commit");
      assertThat(other.<String, String>getKeyValueStore(COUNTS).get("held")).isEqualTo("2");
      assertThat(out.readKeyValuesToList()).extracting(kv -> kv.key).containsExactly("a");
    }
  }

  @Test
  void aTaskThatHoldsNothingIsLeftAlone() {
    try (TopologyTestDriver other = task("other")) {
      events.clear();
      in.pipeInput("a", "1");

      assertThat(events).containsExactly("process a", "hook", "last a", "commit");
      assertThat(other.<String, String>getKeyValueStore(COUNTS).get("a")).isNull();
    }
  }

  @Test
  void whatATaskOfAnotherThreadHoldsIsLeftToIt() throws InterruptedException {
    AtomicReference<TopologyTestDriver> other = new AtomicReference<>();
    Thread thread = new Thread(() -> other.set(task("other")), "another stream thread");
    thread.start();
    thread.join();
    try (TopologyTestDriver opened = other.get()) {
      processors.get(processors.size() - 1).process(new Record<>("held", "2", 0));
      in.pipeInput("a", "1");

      assertThat(events).contains("last a").doesNotContain("last held");
      assertThat(opened.<String, String>getKeyValueStore(COUNTS).get("held")).isNull();
    }
  }

  @Test
  void whatATaskHeldThatWasClosedIsGone() {
    TopologyTestDriver other = task("other");
    processors.get(processors.size() - 1).process(new Record<>("held", "2", 0));
    other.close();
    events.clear();

    in.pipeInput("a", "1");

    assertThat(events).containsExactly("process a", "hook", "last a", "commit");
    assertThat(hooks.of(Thread.currentThread())).hasSize(1);
  }

  @Test
  void hasNoContentToLogOrCache() {
    StoreBuilder<BeforeCommitStore> builder = BeforeCommitStore.builder(HOOK, new ThreadHooks());

    assertThat(builder.loggingEnabled()).isFalse();
    assertThat(builder.build().persistent()).isFalse();
    assertThatThrownBy(builder::withCachingEnabled).hasMessage("hook cannot be cached");
    assertThatThrownBy(() -> builder.withLoggingEnabled(Map.of()))
        .hasMessage("hook cannot have a changelog");
  }

  /** Holds records until the hook forwards them, as micro-batches are held. */
  private static final class Hold implements Processor<String, String, String, String> {
    private final List<String> events;
    private final List<Record<String, String>> held = new ArrayList<>();
    private ProcessorContext<String, String> context;
    private KeyValueStore<String, String> counts;

    Hold(List<String> events) {
      this.events = events;
    }

    @Override
    public void init(ProcessorContext<String, String> processorContext) {
      context = processorContext;
      counts = context.getStateStore(COUNTS);
      BeforeCommitStore hook = context.getStateStore(HOOK);
      hook.attach(this::release, () -> !held.isEmpty());
    }

    @Override
    public void process(Record<String, String> record) {
      events.add("process " + record.key());
      held.add(record);
    }

    private void release() {
      if (held.isEmpty()) {
        return;
      }
      events.add("hook");
      for (Record<String, String> record : held) {
        counts.put(record.key(), record.value());
        context.forward(record);
      }
      held.clear();
    }
  }

  /** Notes what passes. */
  private static final class Pass implements Processor<String, String, String, String> {
    private final List<String> events;
    private ProcessorContext<String, String> context;

    Pass(List<String> events) {
      this.events = events;
    }

    @Override
    public void init(ProcessorContext<String, String> processorContext) {
      context = processorContext;
    }

    @Override
    public void process(Record<String, String> record) {
      events.add("last " + record.key());
      context.forward(record);
    }
  }

  /** Notes when Kafka Streams tells stores that a commit is made. */
  private record Witness(List<String> events) implements StateStore {
    @Override
    public String name() {
      return WITNESS;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
      context.register(root, (key, value) -> {});
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
      events.add("commit");
    }

    @Override
    public void close() {
      // Holds nothing.
    }

    @Override
    public boolean persistent() {
      return false;
    }

    @Override
    public boolean isOpen() {
      return true;
    }
  }
}
