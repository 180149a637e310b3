package io.headwater.standalone.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.ExcludedTask;
import io.headwater.schema.GradientFate;
import io.headwater.schema.LearningProgress;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.SourcePosition;
import io.headwater.schema.serde.SingleObject;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.UnreadableRecordException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The gradients of histories and what their learners told of them. A gradient that is folded waits
 * for the next version to be told of, with all that it left out, so until its meta-batch is full.
 *
 * @param gradients by where they stand
 * @param told in the order of each learner
 */
record Decisions(Map<SourcePosition, MetaGradient> gradients, List<LearningProgress> told) {

  /** Reads the topics record by record. */
  static final class Reader {
    private final RecordCodecs codecs;
    private final SingleObject<MetaGradient> gradientCodec = SingleObject.of(MetaGradient.class);
    private final Map<SourcePosition, MetaGradient> gradients = new HashMap<>();
    private final List<LearningProgress> told = new ArrayList<>();

    /** The codecs stay the caller's. */
    Reader(RecordCodecs codecs) {
      this.codecs = codecs;
    }

    /** Takes the value at a position of meta-gradients. */
    void gradient(int partition, long offset, byte[] value) {
      gradients.put(new SourcePosition(partition, offset, false), gradientCodec.decode(value));
    }

    /** Takes a value of learning-progress. */
    void progress(byte[] value) throws UnreadableRecordException {
      told.add(codecs.learningProgress().read(value));
    }

    Decisions decisions() {
      return new Decisions(gradients, told);
    }
  }

  /** Whether no learner has a full meta-batch of query sets that it has not told of. */
  boolean areTold() {
    return pending().values().stream().allMatch(sets -> sets < Learners.META_BATCH);
  }

  /** Requires that what each learner counts is what the gradients say that it told of. */
  void require() {
    assertThat(pending())
        .allSatisfy((of, sets) -> assertThat(sets).isLessThan(Learners.META_BATCH));
    Map<String, Map<String, Long>> left = new HashMap<>();
    Map<String, Long> sets = new HashMap<>();
    for (SourcePosition at : decided()) {
      MetaGradient gradient = gradients.get(at);
      assertThat(gradient).as("gradient that a fate is told of: %s", at).isNotNull();
      String learner = gradient.getLearnerId();
      long all = (long) gradient.getSources().size() + gradient.getExcluded().size();
      sets.merge(learner, all, Long::sum);
      for (ExcludedTask each : gradient.getExcluded()) {
        left.computeIfAbsent(learner, name -> new HashMap<>())
            .merge(each.getReason(), 1L, Long::sum);
      }
    }
    Map<String, LearningProgress> last = new HashMap<>();
    told.forEach(progress -> last.put(progress.getLearnerId(), progress));
    assertThat(last.keySet()).isEqualTo(Learners.POLICIES.keySet());
    last.forEach(
        (learner, progress) -> {
          Map<String, Long> rejected = progress.getRejectedTasks();
          assertThat(rejected)
              .as("rejected by %s", learner)
              .containsAllEntriesOf(left.getOrDefault(learner, Map.of()));
          long counted =
              progress.getFoldedTasks()
                  + rejected.values().stream().mapToLong(count -> count).sum();
          assertThat(counted).as("query sets of %s", learner).isEqualTo(sets.get(learner));
        });
  }

  /** Query sets of gradients that are not told of, by learner. */
  private Map<String, Integer> pending() {
    Set<SourcePosition> decided = decided();
    Map<String, Integer> pending = new HashMap<>();
    gradients.forEach(
        (at, gradient) -> {
          if (!decided.contains(at)) {
            pending.merge(gradient.getLearnerId(), gradient.getSources().size(), Integer::sum);
          }
        });
    return pending;
  }

  private Set<SourcePosition> decided() {
    Set<SourcePosition> decided = new HashSet<>();
    told.stream()
        .flatMap(progress -> progress.getFates().stream())
        .map(GradientFate::getSource)
        .forEach(at -> assertThat(decided.add(at)).as("decided on twice: %s", at).isTrue());
    return decided;
  }
}
