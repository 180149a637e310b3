package io.headwater.streams.adapt;

import io.headwater.learner.DatasetLoss;
import io.headwater.model.Parameters;
import io.headwater.schema.ExcludedTask;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.SourcePosition;
import io.headwater.store.MetaVersion;
import io.headwater.streams.adapt.TaskAdapter.Adapted;
import io.headwater.streams.adapt.TaskAdapter.Result;
import io.headwater.streams.convert.Tensors;
import io.headwater.streams.convert.Versions;
import io.headwater.streams.metaupdate.Prequential;
import io.headwater.streams.validate.TaskRecord;
import io.headwater.streams.validate.TaskRecord.ValidFeedback;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records of a micro-batch's summed gradient. */
final class MetaGradients {
  private MetaGradients() {}

  /**
   * The record of what {@code adapted} learned from {@code version}; empty when there is nothing to
   * tell.
   *
   * @param leftOut query sets of feedback that were not even tried
   * @param prequential losses of served models
   */
  static Optional<MetaGradient> record(
      MetaVersion version, Adapted adapted, List<ExcludedTask> leftOut, Prequential prequential) {
    List<ExcludedTask> excluded = new ArrayList<>(leftOut);
    for (Result result : adapted.excluded()) {
      excluded.add(new ExcludedTask(position(result.input().record()), LeftOut.NOT_FINITE.code()));
    }
    for (Result result : adapted.results()) {
      // One that ended as a dead letter has said so.
      if (result.input().isNotSampled() && result.rejection() == null) {
        excluded.add(
            new ExcludedTask(position(result.input().record()), LeftOut.NOT_SAMPLED.code()));
      }
    }
    if (adapted.folded().isEmpty() && excluded.isEmpty() && prequential.tasks() == 0) {
      return Optional.empty();
    }
    List<SourcePosition> sources = new ArrayList<>(adapted.folded().size());
    double before = 0;
    double after = 0;
    Double accuracy = null;
    for (Result result : adapted.folded()) {
      DatasetLoss query = result.outcome().query();
      sources.add(position(result.input().record()));
      before += query.before();
      after += query.after();
      if (query.accuracyAfter() != null) {
        accuracy = (accuracy == null ? 0 : accuracy) + query.accuracyAfter();
      }
    }
    Parameters gradient =
        adapted.gradientSum() == null
            ? Parameters.zerosLike(version.parameters())
            : adapted.gradientSum();
    return Optional.of(
        new MetaGradient(
            version.learnerId(),
            Versions.reference(version),
            Tensors.toAvro(gradient),
            sources,
            excluded,
            before,
            after,
            accuracy,
            prequential.tasks(),
            prequential.lossSum()));
  }

  /** Where the query rows of {@code record} came from. */
  private static SourcePosition position(TaskRecord record) {
    return new SourcePosition(
        record.inbound().partition(), record.inbound().offset(), record instanceof ValidFeedback);
  }
}
