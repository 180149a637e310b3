package io.headwater.streams.convert;

import io.headwater.model.Parameters;
import io.headwater.optimizer.OptimizerState;
import io.headwater.schema.ExcludedTask;
import io.headwater.schema.GradientFate;
import io.headwater.schema.LearnerState;
import io.headwater.schema.LearningProgress;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.MetaVersionRef;
import io.headwater.store.GradientPosition;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionId;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.metaupdate.Fate;
import io.headwater.streams.metaupdate.Fate.Decision;
import io.headwater.streams.metaupdate.Gradient;
import io.headwater.streams.metaupdate.MetaState;
import io.headwater.streams.metaupdate.Pending;
import io.headwater.streams.metaupdate.Prequential;
import io.headwater.streams.metaupdate.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The records of the meta-update: gradients in, progress out, and its own state. */
public final class LearnerStates {
  private LearnerStates() {}

  /**
   * The gradient of {@code record}, which stood at {@code position}.
   *
   * @throws MalformedTensorException if a tensor is malformed
   */
  public static Gradient gradient(MetaGradient record, GradientPosition position) {
    return new Gradient(
        position,
        record.getMeta().getVersion(),
        record.getMeta().getDigest(),
        Tensors.toParameters(record.getGradient()),
        record.getSources().size(),
        excluded(record.getExcluded()),
        record.getLossBeforeSum(),
        record.getLossAfterSum(),
        record.getAccuracyAfterSum() == null ? 0 : record.getAccuracyAfterSum(),
        new Prequential(record.getPrequentialTasks(), record.getPrequentialLossSum()));
  }

  private static SortedMap<String, Integer> excluded(List<ExcludedTask> tasks) {
    SortedMap<String, Integer> byReason = new TreeMap<>();
    tasks.forEach(task -> byReason.merge(task.getReason(), 1, Integer::sum));
    return byReason;
  }

  /** The record of {@code progress}; accuracy only where {@code classification}. */
  public static LearningProgress progress(Progress progress, boolean classification) {
    MetaVersion version = progress.version();
    int tasks = progress.tasks();
    return LearningProgress.newBuilder()
        .setLearnerId(version.learnerId())
        .setVersion(version.version())
        .setDigest(version.digest())
        .setParentDigest(version.parentDigest())
        .setPublished(progress.published())
        .setFates(progress.fates().stream().map(LearnerStates::fate).toList())
        .setFoldedTasks(version.foldedTasks())
        .setRejectedTasks(progress.rejected())
        .setLossBefore(tasks == 0 ? null : progress.lossBefore() / tasks)
        .setLossAfter(tasks == 0 ? null : progress.lossAfter() / tasks)
        .setAccuracyAfter(classification && tasks > 0 ? progress.accuracy() / tasks : null)
        .setGradientNorm(Double.isNaN(progress.gradientNorm()) ? null : progress.gradientNorm())
        .setPrequentialTasks(progress.prequential().tasks())
        .setPrequentialLoss(
            progress.prequential().tasks() == 0
                ? null
                : progress.prequential().lossSum() / progress.prequential().tasks())
        .setAt(progress.at())
        .build();
  }

  /** The record of {@code state} without its tensors. */
  public static LearnerState state(MetaState state) {
    MetaVersion current = state.current();
    Pending pending = state.pending();
    return LearnerState.newBuilder()
        .setLearnerId(current.learnerId())
        .setVersion(current.version())
        .setDigest(current.digest())
        .setParentDigest(current.parentDigest())
        .setLineage(current.lineage())
        .setRecent(
            state.recent().stream().map(v -> new MetaVersionRef(v.version(), v.digest())).toList())
        .setOptimizerSteps(state.optimizer().steps())
        .setPendingTasks(pending.tasks())
        .setPendingWeight(pending.weight())
        .setPendingFates(pending.fates().stream().map(LearnerStates::fate).toList())
        .setPendingLossBefore(pending.lossBefore())
        .setPendingLossAfter(pending.lossAfter())
        .setPendingAccuracy(pending.accuracy())
        .setPendingPrequentialTasks(pending.prequential().tasks())
        .setPendingPrequentialLoss(pending.prequential().lossSum())
        .setFoldedTasks(current.foldedTasks())
        .setRejectedTasks(state.rejected())
        .setLastGradient(Versions.toAvro(state.lastGradient()))
        .setPublishedAt(current.createdAt())
        .build();
  }

  /** The state of {@code record} and the tensors stored beside it. */
  public static MetaState state(
      LearnerState record,
      LearnerConfig config,
      String softwareVersion,
      Parameters phi,
      Parameters pendingSum,
      SortedMap<String, Parameters> slots) {
    SortedMap<String, Long> rejected = new TreeMap<>(record.getRejectedTasks());
    GradientPosition lastGradient = Versions.fromAvro(record.getLastGradient());
    MetaVersion current =
        new MetaVersion(
            record.getLearnerId(),
            record.getVersion(),
            record.getDigest(),
            record.getParentDigest(),
            record.getLineage(),
            config.definitionJson(),
            config.definitionHash(),
            config.configurationHash(),
            softwareVersion,
            config.definition().seed(),
            phi,
            record.getFoldedTasks(),
            rejected.values().stream().mapToLong(Long::longValue).sum(),
            lastGradient,
            record.getPublishedAt());
    Pending pending =
        new Pending(
            pendingSum,
            record.getPendingWeight(),
            record.getPendingTasks(),
            record.getPendingLossBefore(),
            record.getPendingLossAfter(),
            record.getPendingAccuracy(),
            new Prequential(
                record.getPendingPrequentialTasks(), record.getPendingPrequentialLoss()),
            record.getPendingFates().stream().map(LearnerStates::fate).toList());
    List<VersionId> recent =
        record.getRecent().stream()
            .map(ref -> new VersionId(ref.getVersion(), ref.getDigest()))
            .toList();
    return new MetaState(
        current,
        new OptimizerState(record.getOptimizerSteps(), slots),
        pending,
        recent,
        rejected,
        lastGradient);
  }

  private static GradientFate fate(Fate fate) {
    return new GradientFate(
        Versions.toAvro(fate.source()),
        fate.decision().code(),
        fate.tasks(),
        fate.excludedTasks(),
        fate.staleness(),
        fate.excluded());
  }

  private static Fate fate(GradientFate fate) {
    Decision decision =
        Arrays.stream(Decision.values())
            .filter(d -> d.code().equals(fate.getFate()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "fate: expected one of "
                            + Arrays.toString(Decision.values())
                            + " but was '"
                            + fate.getFate()
                            + "'"));
    return new Fate(
        Versions.fromAvro(fate.getSource()),
        decision,
        fate.getTasks(),
        excluded(fate),
        fate.getStaleness());
  }

  /** Records of the first contract tell how many, and had one reason only. */
  private static SortedMap<String, Integer> excluded(GradientFate fate) {
    SortedMap<String, Integer> byReason = new TreeMap<>(fate.getExcludedByReason());
    if (byReason.isEmpty() && fate.getExcluded() > 0) {
      byReason.put(Decision.NOT_FINITE.code(), fate.getExcluded());
    }
    return byReason;
  }
}
