package io.headwater.standalone.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.ExcludedTask;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.MetaVersionRef;
import io.headwater.schema.SourcePosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What the topology made of histories: its models, gradients and state, beside what a reference
 * says they have to be. Models and gradients are float32, the reference's are float64 at the
 * version that the record names; everything else is equal or wrong.
 *
 * @param models by the event they answer
 * @param decisions gradients and what was told of them
 * @param versions parameters by digest
 * @param firstHeads heads of tasks that have none yet, by learner
 */
record Outcome(
    Map<SourcePosition, AdaptedModel> models,
    long tombstones,
    Decisions decisions,
    Map<String, Phi> versions,
    Map<String, Line> firstHeads,
    KeptState state) {
  private static final double PRECISION = 2e-5;

  /** Requires that all of it is what {@code references} say, one for each partition. */
  void requireLike(List<Reference> references) {
    requireEnds(all(references, Reference::ends));
    requireModels(all(references, Reference::answers));
    assertThat(tombstones).isEqualTo(references.stream().mapToLong(Reference::deletions).sum());
    requireGradients(all(references, Reference::learned));
    decisions.require();
    state.requireLike(references, models);
  }

  /** How many query sets share a gradient with at least three others. */
  int inLargeGradients() {
    return gradients().stream()
        .mapToInt(gradient -> gradient.getSources().size())
        .filter(sets -> sets > 3)
        .sum();
  }

  private Collection<MetaGradient> gradients() {
    return decisions.gradients().values();
  }

  private void requireEnds(Map<SourcePosition, String> expected) {
    Map<SourcePosition, String> actual = new HashMap<>();
    for (MetaGradient gradient : gradients()) {
      gradient.getSources().forEach(at -> end(actual, at, Reference.SUMMED));
      for (ExcludedTask left : gradient.getExcluded()) {
        end(actual, left.getSource(), left.getReason());
      }
    }
    // A few thousand that did not say nothing.
    Set<SourcePosition> everywhere = new HashSet<>(actual.keySet());
    everywhere.addAll(expected.keySet());
    List<String> differences = new ArrayList<>();
    for (SourcePosition at : everywhere) {
      String is = actual.getOrDefault(at, "pending");
      String should = expected.getOrDefault(at, "pending");
      if (!is.equals(should)) {
        differences.add(at + ": expected " + should + " but was " + is);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(actual.values())
        .contains(
            Reference.SUMMED, "duplicate", "expired", "deleted", "not-for-learning", "not-finite");
  }

  private static void end(Map<SourcePosition, String> ends, SourcePosition at, String how) {
    assertThat(ends.put(at, how)).as("ended twice: %s", at).isNull();
  }

  private void requireModels(Map<SourcePosition, Reference.Answer> answers) {
    assertThat(models.keySet()).isEqualTo(answers.keySet());
    models.forEach(
        (at, model) -> {
          Reference.Answer answer = answers.get(at);
          assertThat(model.getEventId()).isEqualTo(answer.event().getEventId());
          requireClose(
              "model of " + at,
              Line.of(model.getParameters()),
              version(model.getProvenance().getMeta())
                  .adapted(head(model.getLearnerId(), answer.head()), answer.support()));
        });
  }

  private void requireGradients(Map<SourcePosition, Reference.QuerySet> learned) {
    for (MetaGradient gradient : gradients()) {
      Phi version = version(gradient.getMeta());
      Phi actual = Phi.of(gradient.getLearnerId(), gradient.getGradient());
      double[] sum = new double[actual.values().length];
      for (SourcePosition at : gradient.getSources()) {
        Reference.QuerySet set = learned.get(at);
        assertThat(set.learner()).isEqualTo(gradient.getLearnerId());
        Line head = head(set.learner(), set.head());
        double[] one = version.metaGradient(head, set.support(), set.query()).values();
        for (int i = 0; i < sum.length; i++) {
          sum[i] += one[i];
        }
      }
      requireClose("gradient of " + gradient.getSources(), actual.values(), sum);
    }
  }

  /** The head that the event at {@code left} left; null is for a task that comes first. */
  private Line head(String learner, SourcePosition left) {
    if (!Learners.POLICIES.get(learner).keepsHead()) {
      return null;
    }
    return left == null ? firstHeads.get(learner) : Line.of(models.get(left).getParameters());
  }

  private Phi version(MetaVersionRef meta) {
    Phi version = versions.get(meta.getDigest());
    assertThat(version).as("parameters of %s", meta).isNotNull();
    return version;
  }

  private static void requireClose(String what, Line actual, Line expected) {
    requireClose(what, actual.values(), expected.values());
  }

  private static void requireClose(String what, double[] actual, double[] expected) {
    double norm = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      norm = Math.hypot(norm, expected[i]);
      difference = Math.hypot(difference, actual[i] - expected[i]);
    }
    assertThat(difference)
        .as("%s: expected %s but was %s", what, expected, actual)
        .isLessThanOrEqualTo(PRECISION * Math.max(1, norm));
  }

  private static <T> Map<SourcePosition, T> all(
      List<Reference> references, Function<Reference, Map<SourcePosition, T>> what) {
    Map<SourcePosition, T> all = new HashMap<>();
    references.forEach(reference -> all.putAll(what.apply(reference)));
    return all;
  }
}
