package io.headwater.streams.adapt;

import io.headwater.learner.LearnerTypes;
import io.headwater.learner.MetaLearner;
import io.headwater.model.Parameters;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionDigest;
import io.headwater.streams.config.LearnerConfig;
import java.time.Instant;

/**
 * A configured learner ready to run: its algorithm and its version 0, which is a pure function of
 * the definition, or of the checkpoint that it names, and therefore the same in every instance.
 *
 * @param learner pure functions, safe for any thread
 * @param versionZero where its meta-parameters begin
 */
public record LearnerRuntime(LearnerConfig config, MetaLearner learner, MetaVersion versionZero) {

  /** Makes the learner that {@code config} defines; {@code softwareVersion} goes into version 0. */
  public static LearnerRuntime of(LearnerConfig config, String softwareVersion) {
    MetaLearner learner = LearnerTypes.create(config.definition());
    Parameters initial =
        config
            .checkpoint()
            .map(begin -> begin.version().parameters())
            .orElseGet(learner::initialise);
    String digest = VersionDigest.of(config.definitionHash(), 0, null, initial);
    MetaVersion zero =
        new MetaVersion(
            config.id(),
            0,
            digest,
            null,
            digest,
            config.definitionJson(),
            config.definitionHash(),
            config.configurationHash(),
            softwareVersion,
            config.definition().seed(),
            initial,
            0,
            0,
            null,
            Instant.EPOCH);
    return new LearnerRuntime(config, learner, zero);
  }
}
