package io.headwater.streams.convert;

import io.headwater.learner.DatasetLoss;
import io.headwater.learner.TaskOutcome;
import io.headwater.schema.AdaptedModel;
import io.headwater.schema.Losses;
import io.headwater.schema.Provenance;
import io.headwater.schema.SourcePosition;
import io.headwater.store.MetaVersion;
import io.headwater.streams.config.DefinitionJson;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.convert.ParameterCarrier.Carried;
import io.headwater.streams.validate.TaskRecord.ValidTask;
import io.headwater.task.Standardisation;
import java.util.Optional;

/** Records of adapted models for one learner: what is the same for all its tasks is made once. */
public final class AdaptedModels {
  private final LearnerConfig config;
  private final String architecture;
  private final ParameterCarrier carrier;
  private final String softwareVersion;

  /** Makes records for the learner of {@code config}. */
  public AdaptedModels(LearnerConfig config, ParameterCarrier carrier, String softwareVersion) {
    this.config = config;
    this.architecture = DefinitionJson.write(config.definition().model());
    this.carrier = carrier;
    this.softwareVersion = softwareVersion;
  }

  /**
   * The record of {@code outcome}, adapted from {@code version} for {@code task}.
   *
   * @param standardisation what the task's features went through first, if anything
   */
  public AdaptedModel record(
      ValidTask task,
      Optional<Standardisation> standardisation,
      TaskOutcome outcome,
      MetaVersion version) {
    Carried carried = carrier.carry(outcome.parameters());
    return AdaptedModel.newBuilder()
        .setLearnerId(task.learnerId())
        .setTaskId(task.taskId())
        .setEventId(task.eventId())
        .setAlgorithm(config.definition().algorithm())
        .setArchitecture(architecture)
        .setLoss(config.definition().loss().configName())
        .setParameters(carried.inline())
        .setParametersRef(carried.reference())
        .setSharedParameters(outcome.complete() ? null : Versions.reference(version))
        .setNormalisation(Normalisations.toAvro(standardisation))
        .setAdapted(outcome.adapted())
        .setSupportLoss(losses(outcome.support()))
        .setQueryLoss(outcome.query() == null ? null : losses(outcome.query()))
        .setOccurredAt(task.occurredAt())
        .setAttributes(task.attributes())
        .setProvenance(
            new Provenance(
                new SourcePosition(task.inbound().partition(), task.inbound().offset(), false),
                Versions.reference(version),
                config.definitionHash(),
                config.configurationHash(),
                softwareVersion))
        .build();
  }

  private static Losses losses(DatasetLoss loss) {
    return new Losses(
        loss.rows(),
        loss.before(),
        loss.after(),
        loss.accuracyBefore(),
        loss.accuracyAfter(),
        loss.inductiveAfter(),
        loss.inductiveAccuracyAfter());
  }
}
