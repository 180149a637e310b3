package io.headwater.streams.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes first, when, and what an opened store remembers. */
class BoundedStoreTest {
  private static final long NOW = 1_000_000;
  private static final Duration KEEP = Duration.ofMillis(100);

  private TimestampedKeyValueStore<String, byte[]> kafkaStore;

  @BeforeEach
  void openKafkaStore() {
    kafkaStore =
        Stores.timestampedKeyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("bounded"), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    kafkaStore.init(new MockProcessorContext<>().getStateStoreContext(), kafkaStore);
  }

  @AfterEach
  void closeKafkaStore() {
    kafkaStore.close();
  }

  @Test
  void expiresWhatIsOlderThanItIsKept() {
    BoundedStore store = open(1_000);
    store.put("old", new byte[1], NOW - 101);
    store.put("new", new byte[1], NOW - 100);

    assertThat(store.expired(NOW)).containsExactly("old");
  }

  @Test
  void expiresNothingBeforeTheFirstRecordTellsTheTime() {
    open(1_000).put("kept", new byte[1], NOW);

    BoundedStore reopened = open(1_000);

    assertThat(reopened.contains("kept")).isTrue();
    assertThat(reopened.expired(new BoundedClock(Duration.ZERO).now())).isEmpty();
  }

  @Test
  void letsTheOldestGoWhenThereIsTooMuch() {
    BoundedStore store = open(30);
    store.put("b", new byte[9], NOW + 1);
    store.put("a", new byte[9], NOW);
    store.put("c", new byte[9], NOW + 2);
    assertThat(store.overflow()).isEmpty();

    store.put("d", new byte[19], NOW - 1);

    assertThat(store.bytes()).isEqualTo(50);
    assertThat(store.overflow()).containsExactly("d");
    store.remove("d");
    assertThat(store.bytes()).isEqualTo(30);
  }

  @Test
  void aNoteCountsAndAgesAndGoesWithItsEntry() {
    BoundedStore store = open(30);
    store.put("a", new byte[9], NOW);
    store.put("b", new byte[9], NOW + 1);
    store.putNote("a", new byte[4], NOW + 2);
    store.putNote("a", new byte[5], NOW - 200);

    assertThat(store.bytes()).isEqualTo(27);
    assertThat(store.expired(NOW + 102)).containsExactly("b");
    assertThat(open(20).overflow()).containsExactly("b");
    store.put("a", new byte[19], NOW);
    assertThat(store.note("a")).hasSize(5);
    assertThat(open(37).bytes()).isEqualTo(37);

    store.remove("a");
    assertThat(store.note("a")).isNull();
    assertThat(kafkaStore.get("/a")).isNull();
    assertThat(store.bytes()).isEqualTo(10);
  }

  @Test
  void aNoteCanGoAlone() {
    BoundedStore store = open(30);
    store.put("a", new byte[9], NOW);
    store.putNote("a", new byte[5], NOW);

    store.removeNote("a");

    assertThat(store.get("a")).hasSize(9);
    assertThat(store.note("a")).isNull();
    assertThat(open(30).bytes()).isEqualTo(10);
  }

  private BoundedStore open(long maxBytes) {
    return BoundedStore.open(kafkaStore, maxBytes, KEEP);
  }
}
