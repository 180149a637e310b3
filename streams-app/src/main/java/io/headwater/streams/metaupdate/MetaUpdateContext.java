package io.headwater.streams.metaupdate;

import io.headwater.schema.LearningProgress;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.MetaParameters;
import io.headwater.schema.serde.SingleObject;
import io.headwater.store.MetaVersion;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.config.UnknownLearners;
import io.headwater.streams.convert.RecordCodecs.Codec;
import io.headwater.streams.convert.Versions;
import io.headwater.streams.serve.Metrics;
import java.util.Map;

/**
 * What every meta-update processor of an instance works with; immutable or safe for all stream
 * threads.
 *
 * @param learners by learner id
 * @param versions makes records of versions
 * @param partitions partitions of the meta-gradients topic
 * @param applicationId goes along with every published version
 * @param unknownLearners whose gradients are others'
 */
public record MetaUpdateContext(
    Map<String, Learner> learners,
    SingleObject<MetaGradient> gradients,
    Versions versions,
    Codec<MetaParameters> metaParameters,
    Codec<LearningProgress> progress,
    int partitions,
    String applicationId,
    UnknownLearners unknownLearners,
    String softwareVersion,
    Metrics metrics) {
  /** Sink of published versions. */
  public static final String VERSIONS = "meta-parameters-sink";

  /** Sink of progress records. */
  public static final String PROGRESS = "learning-progress-sink";

  /** Header of a version: the id of the application that published it. */
  public static final String APPLICATION = "headwater.application";

  /** A learner, its meta-update and where it begins. */
  public record Learner(LearnerConfig config, MetaUpdate update, MetaVersion versionZero) {}
}
