package io.headwater.standalone.histories;

import io.headwater.learner.TaskOutcome;
import io.headwater.schema.AdaptedModel;
import io.headwater.schema.MetaParameters;
import io.headwater.schema.SourcePosition;
import io.headwater.store.MetaVersion;
import io.headwater.streams.adapt.LearnerRuntime;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.convert.Datasets;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.Tensors;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.task.Task;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.TensorBackend;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects what the topology sent to its topics. */
final class Outputs {
  private final RecordCodecs codecs;
  private final Map<SourcePosition, AdaptedModel> models = new HashMap<>();
  private final Map<String, Phi> versions = new HashMap<>();
  private final Map<String, Line> firstHeads = new HashMap<>();
  private long tombstones;

  /** Starts with the versions 0 of the learners of {@code config}; the codecs stay the caller's. */
  Outputs(HeadwaterConfig config, RecordCodecs codecs) {
    this.codecs = codecs;
    config.learners().values().forEach(this::begin);
  }

  private void begin(LearnerConfig config) {
    LearnerRuntime runtime = LearnerRuntime.of(config, "reference");
    MetaVersion zero = runtime.versionZero();
    versions.put(zero.digest(), Phi.of(config.id(), Tensors.toAvro(zero.parameters())));
    if (Learners.POLICIES.get(config.id()).keepsHead()) {
      Task first =
          new Task("first", Datasets.toRows(Row.dataset(List.of(new Row(0, 0, 0)))), null, null);
      try (TensorBackend backend = BackendKind.AUTO.open(DType.FLOAT32)) {
        TaskOutcome unadapted =
            runtime.learner().unadapted(backend, zero.parameters(), List.of(first)).get(0);
        firstHeads.put(config.id(), Line.of(Tensors.toAvro(unadapted.parameters())));
      }
    }
  }

  /** Takes a value of adapted-models. */
  void model(byte[] value) throws UnreadableRecordException {
    if (value == null) {
      tombstones++;
      return;
    }
    AdaptedModel model = codecs.adaptedModels().read(value);
    AdaptedModel other = models.put(model.getProvenance().getSource(), model);
    if (other != null) {
      throw new AssertionError("two models of one event: " + other + " and " + model);
    }
  }

  /** Takes a value of meta-parameters. */
  void version(byte[] value) throws UnreadableRecordException {
    MetaParameters version = codecs.metaParameters().read(value);
    versions.put(version.getDigest(), Phi.of(version.getLearnerId(), version.getParameters()));
  }

  /** All of it, with what was decided and what is kept. */
  Outcome with(Decisions decisions, KeptState state) {
    return new Outcome(models, tombstones, decisions, versions, firstHeads, state);
  }
}
