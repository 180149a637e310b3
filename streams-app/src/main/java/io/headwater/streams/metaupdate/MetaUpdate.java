package io.headwater.streams.metaupdate;

import io.headwater.model.Parameters;
import io.headwater.optimizer.OptimizerState;
import io.headwater.optimizer.OptimizerStep;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionDigest;
import io.headwater.store.VersionId;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.config.MetaConfig;
import io.headwater.streams.metaupdate.Fate.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The meta-update of one learner as pure functions of its state. A gradient taken {@code s}
 * versions ago counts with weight {@code 1 / (1 + s)} (after Zhang et al. 2016, "Staleness-aware
 * Async-SGD", eq. 6, here in the mean rather than in the rate); the weighted mean is clipped by its
 * global norm (Pascanu et al. 2013, algorithm 1) and given to the meta-optimizer in one step per
 * version.
 */
public final class MetaUpdate {
  private final LearnerConfig config;
  private final MetaConfig meta;
  private final String softwareVersion;

  /** The meta-update that {@code config} defines. */
  public MetaUpdate(LearnerConfig config, String softwareVersion) {
    this.config = config;
    this.meta = config.meta();
    this.softwareVersion = softwareVersion;
  }

  /** A state and what is to be told of how it came about. */
  public record Step(MetaState state, Progress progress) {}

  /** Begins at {@code version}, whose gradients are the first to be accepted. */
  public Step begin(MetaVersion version, Instant now) {
    MetaVersion first = version.version() == 0 ? version.withCreatedAt(now) : version;
    SortedMap<String, Long> rejected = new TreeMap<>();
    if (version.rejectedTasks() > 0) {
      rejected.put("before-reset", version.rejectedTasks());
    }
    MetaState state =
        new MetaState(
            first,
            meta.optimizer().initialState(first.parameters()),
            Pending.none(first.parameters()),
            List.of(new VersionId(first.version(), first.digest())),
            rejected,
            first.lastGradient());
    return new Step(
        state,
        new Progress(
            first,
            version.version() == 0,
            List.of(),
            rejected,
            0,
            0,
            0,
            0,
            Double.NaN,
            Prequential.NONE,
            now));
  }

  /**
   * Goes on at a stored {@code state}. Where another optimizer is configured since, it begins anew:
   * what the one before has gathered means nothing to it.
   */
  public MetaState resume(MetaState state) {
    OptimizerState fresh = meta.optimizer().initialState(state.current().parameters());
    if (fresh.slots().keySet().equals(state.optimizer().slots().keySet())) {
      return state;
    }
    return new MetaState(
        state.current(),
        fresh,
        state.pending(),
        state.recent(),
        state.rejected(),
        state.lastGradient());
  }

  /** Decides on {@code gradient} and folds it in where it may be. */
  public MetaState fold(MetaState state, Gradient gradient) {
    long staleness = staleness(state, gradient);
    Decision decision = decide(state, gradient, staleness);
    Pending pending = state.pending();
    if (decision == Decision.FOLDED) {
      Fate folded = fate(gradient, decision, staleness);
      Pending more = pending.fold(gradient, 1.0 / (1 + staleness), folded);
      pending =
          more.sum().isFinite()
              ? more
              : pending.reject(gradient, fate(gradient, Decision.NOT_FINITE, staleness));
    } else {
      pending = pending.reject(gradient, fate(gradient, decision, staleness));
    }
    return new MetaState(
        state.current(),
        state.optimizer(),
        pending,
        state.recent(),
        state.rejected(),
        gradient.position());
  }

  /** Whether the meta-batch is full and the publish interval has passed. */
  public boolean isDue(MetaState state, Instant now) {
    return state.pending().tasks() >= meta.batch()
        && !now.isBefore(state.current().createdAt().plus(meta.publishInterval()));
  }

  /**
   * One meta-step on the mean of the pending gradients: the next version. Should the step leave the
   * finite numbers, the pending gradients are rejected instead and the version stays.
   */
  public Step step(MetaState state, Instant now) {
    Pending pending = state.pending();
    Parameters mean = pending.sum().scaled(1 / pending.weight());
    double norm = mean.norm();
    Parameters clipped = norm > meta.clipNorm() ? mean.scaled(meta.clipNorm() / norm) : mean;
    OptimizerStep optimized =
        meta.optimizer().step(state.current().parameters(), clipped, state.optimizer());
    if (!optimized.isFinite()) {
      return tellRejections(withAllRejected(state), now);
    }
    SortedMap<String, Long> rejected = count(state.rejected(), pending.fates());
    MetaVersion next = next(state, optimized.parameters(), rejected, now);
    List<VersionId> recent = new ArrayList<>(state.recent());
    recent.add(new VersionId(next.version(), next.digest()));
    while (recent.size() > meta.maxStaleness() + 1) {
      recent.remove(0);
    }
    MetaState after =
        new MetaState(
            next,
            optimized.state(),
            Pending.none(next.parameters()),
            recent,
            rejected,
            state.lastGradient());
    return new Step(
        after,
        new Progress(
            next,
            true,
            pending.fates(),
            rejected,
            pending.tasks(),
            pending.lossBefore(),
            pending.lossAfter(),
            pending.accuracy(),
            norm,
            pending.prequential(),
            now));
  }

  /** Whether rejections have waited for a version to tell of them longer than they should. */
  public boolean hasRejectionsToTell(MetaState state, Instant now) {
    Duration patience = meta.publishInterval().multipliedBy(5);
    return !state.pending().rejected().isEmpty()
        && !now.isBefore(state.current().createdAt().plus(patience));
  }

  /** Tells of rejected gradients without publishing a version. */
  public Step tellRejections(MetaState state, Instant now) {
    List<Fate> fates = state.pending().rejected();
    SortedMap<String, Long> rejected = count(state.rejected(), fates);
    MetaState after =
        new MetaState(
            state.current(),
            state.optimizer(),
            state.pending().withoutRejected(),
            state.recent(),
            rejected,
            state.lastGradient());
    return new Step(
        after,
        new Progress(
            state.current(),
            false,
            fates,
            rejected,
            0,
            0,
            0,
            0,
            Double.NaN,
            state.pending().prequential(),
            now));
  }

  /** Versions between the gradient's and the current; -1 when it is of another lineage. */
  private static long staleness(MetaState state, Gradient gradient) {
    long behind = state.current().version() - gradient.version();
    boolean forgotten = gradient.version() < state.recent().get(0).version();
    boolean known = state.recent().contains(new VersionId(gradient.version(), gradient.digest()));
    return forgotten || known ? behind : -1;
  }

  private Decision decide(MetaState state, Gradient gradient, long staleness) {
    if (staleness < 0) {
      return Decision.WRONG_LINEAGE;
    }
    boolean forgotten = gradient.version() < state.recent().get(0).version();
    if (forgotten || staleness > meta.maxStaleness()) {
      return Decision.TOO_STALE;
    }
    if (!gradient.sum().sameShapes(state.current().parameters())) {
      return Decision.WRONG_SHAPE;
    }
    return gradient.sum().isFinite() ? Decision.FOLDED : Decision.NOT_FINITE;
  }

  private static Fate fate(Gradient gradient, Decision decision, long staleness) {
    return new Fate(
        gradient.position(), decision, gradient.tasks(), gradient.excluded(), staleness);
  }

  private static MetaState withAllRejected(MetaState state) {
    List<Fate> fates =
        state.pending().fates().stream()
            .map(
                fate ->
                    fate.decision() == Decision.FOLDED && fate.tasks() > 0
                        ? fate.as(Decision.NOT_FINITE)
                        : fate)
            .toList();
    Pending none = Pending.none(state.current().parameters());
    return new MetaState(
        state.current(),
        state.optimizer(),
        new Pending(none.sum(), 0, 0, 0, 0, 0, state.pending().prequential(), fates),
        state.recent(),
        state.rejected(),
        state.lastGradient());
  }

  private static SortedMap<String, Long> count(SortedMap<String, Long> before, List<Fate> fates) {
    SortedMap<String, Long> counts = new TreeMap<>(before);
    for (Fate fate : fates) {
      if (fate.decision() != Decision.FOLDED && fate.tasks() > 0) {
        counts.merge(fate.decision().code(), (long) fate.tasks(), Long::sum);
      }
      fate.excluded().forEach((reason, tasks) -> counts.merge(reason, (long) tasks, Long::sum));
    }
    return counts;
  }

  private MetaVersion next(
      MetaState state, Parameters parameters, SortedMap<String, Long> rejected, Instant now) {
    MetaVersion parent = state.current();
    long number = parent.version() + 1;
    String digest = VersionDigest.of(config.definitionHash(), number, parent.digest(), parameters);
    return new MetaVersion(
        config.id(),
        number,
        digest,
        parent.digest(),
        parent.lineage(),
        config.definitionJson(),
        config.definitionHash(),
        config.configurationHash(),
        softwareVersion,
        config.definition().seed(),
        parameters,
        parent.foldedTasks() + state.pending().tasks(),
        rejected.values().stream().mapToLong(Long::longValue).sum(),
        state.lastGradient(),
        now);
  }
}
