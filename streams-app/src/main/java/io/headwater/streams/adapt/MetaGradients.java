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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records of a micro-batch's summed gradient. */
final class MetaGradients {
  private MetaGradients() {}

  /** The record of what {@code adapted} learned from {@code version}; empty when nothing could. */
  static Optional<MetaGradient> record(MetaVersion version, Adapted adapted) {
    if (adapted.folded().isEmpty() && adapted.excluded().isEmpty()) {
      return Optional.empty();
    }
    List<SourcePosition> sources = new ArrayList<>(adapted.folded().size());
    double before = 0;
    double after = 0;
    Double accuracy = null;
    for (Result result : adapted.folded()) {
      DatasetLoss query = result.outcome().query();
      sources.add(position(result));
      before += query.before();
      after += query.after();
      if (query.accuracyAfter() != null) {
        accuracy = (accuracy == null ? 0 : accuracy) + query.accuracyAfter();
      }
    }
    List<ExcludedTask> excluded = new ArrayList<>(adapted.excluded().size());
    for (Result result : adapted.excluded()) {
      excluded.add(new ExcludedTask(position(result), "not-finite"));
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
            accuracy));
  }

  private static SourcePosition position(Result result) {
    return new SourcePosition(
        result.event().inbound().partition(), result.event().inbound().offset());
  }
}
