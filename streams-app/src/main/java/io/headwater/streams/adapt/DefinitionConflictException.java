package io.headwater.streams.adapt;

import io.headwater.streams.config.LearnerConfig;

/** The configuration defines a learner differently from the versions published under its name. */
public final class DefinitionConflictException extends RuntimeException {
  /** Names the learner, what differs and what the choices are. */
  public DefinitionConflictException(LearnerConfig configured, long version, String published) {
    super(
        "learners."
            + configured.id()
            + ": the published version "
            + version
            + " has another definition; "
            + new DefinitionDifference("published", "configured")
                .between(published, configured.definitionJson())
            + ". Give the new definition a new learner name, or restore the old one.");
  }
}
