package io.headwater.standalone.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.AnsweredFeedback;
import io.headwater.schema.SourcePosition;
import io.headwater.schema.TaskState;
import io.headwater.schema.WaitingFeedback;
import io.headwater.schema.serde.SingleObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecordBase;

/** What the stores hold, decoded, with the times their entries age by. */
record KeptState(
    Map<String, Timed<TaskState>> memories,
    Map<String, Timed<AnsweredFeedback>> answered,
    Map<String, Timed<WaitingFeedback>> waiting) {

  /** A value of a store. */
  record Timed<T>(T value, Instant time) {}

  /** Takes an entry of a store, or of its changelog: a null value takes it out. */
  interface Entry {
    void take(String key, byte[] value, long time);
  }

  /** Reads stores whose entries come one by one. */
  static final class Reader {
    private final SingleObject<TaskState> states = SingleObject.of(TaskState.class);
    private final SingleObject<AnsweredFeedback> answers = SingleObject.of(AnsweredFeedback.class);
    private final SingleObject<WaitingFeedback> feedback = SingleObject.of(WaitingFeedback.class);
    private final Map<String, Timed<TaskState>> memories = new TreeMap<>();
    private final Map<String, Timed<AnsweredFeedback>> answered = new TreeMap<>();
    private final Map<String, Timed<WaitingFeedback>> waiting = new TreeMap<>();

    void memory(String key, byte[] value, long time) {
      if (key.startsWith("/")) {
        read(answered, answers, key.substring(1), value, time);
      } else {
        read(memories, states, key, value, time);
      }
    }

    void waiting(String key, byte[] value, long time) {
      read(waiting, feedback, key, value, time);
    }

    KeptState state() {
      return new KeptState(memories, answered, waiting);
    }

    private static <T extends SpecificRecordBase> void read(
        Map<String, Timed<T>> entries, SingleObject<T> codec, String key, byte[] value, long time) {
      if (value == null) {
        entries.remove(key);
      } else {
        entries.put(key, new Timed<>(codec.decode(value), Instant.ofEpochMilli(time)));
      }
    }
  }

  /** Requires that this is what {@code references} keep, with the models that were published. */
  void requireLike(List<Reference> references, Map<SourcePosition, AdaptedModel> models) {
    Set<String> tasks = new HashSet<>();
    Map<SourcePosition, Instant> late = new HashMap<>();
    for (Reference reference : references) {
      reference.kept().forEach((key, kept) -> requireMemory(key, kept, models));
      tasks.addAll(reference.kept().keySet());
      reference.waiting().forEach(each -> late.put(each.at(), each.since()));
    }
    assertThat(memories.keySet()).isEqualTo(tasks);
    assertThat(tasks).containsAll(answered.keySet());
    Map<SourcePosition, Instant> actual = new HashMap<>();
    waiting.values().forEach(each -> actual.put(each.value().getSource(), each.time()));
    assertThat(actual).isEqualTo(late);
  }

  private void requireMemory(
      String key, Reference.Kept kept, Map<SourcePosition, AdaptedModel> models) {
    Timed<TaskState> memory = memories.get(key);
    assertThat(memory).as("memory of %s", key).isNotNull();
    Timed<AnsweredFeedback> feedback = answered.get(key);
    Instant latest =
        feedback == null || feedback.time().isBefore(memory.time())
            ? memory.time()
            : feedback.time();
    assertThat(latest).as("age of %s", key).isEqualTo(kept.touched);
    TaskState state = memory.value();
    assertThat(state.getLearnerId() + "/" + state.getTaskId()).isEqualTo(key);
    assertThat(state.getTensors())
        .as("head of %s", key)
        .isEqualTo(kept.head == null ? List.of() : models.get(kept.head).getParameters());
    assertThat(feedback == null ? List.of() : feedback.value().getFeedbackIds())
        .as("feedback answered for %s", key)
        .isEqualTo(kept.feedbackIds);
    if (kept.event == null) {
      assertThat(state.getEventId()).as("event of %s", key).isNull();
      return;
    }
    AdaptedModel model = models.get(kept.eventAt);
    assertThat(state.getEventId()).as("event of %s", key).isEqualTo(kept.event.getEventId());
    assertThat(state.getLearn()).as("learn of %s", key).isEqualTo(kept.event.getLearn());
    assertThat(Row.of(state.getSupport())).as("support of %s", key).isEqualTo(kept.support);
    assertThat(state.getServedFrom()).isEqualTo(model.getProvenance().getMeta());
  }
}
