package io.headwater.streams.config;

import io.headwater.learner.LearnerDefinition;

/**
 * One learner.
 *
 * @param id its name, the part of a task's key before the slash
 * @param definition what it is
 * @param definitionJson the definition as canonical JSON (sorted keys, no blanks)
 * @param definitionHash SHA-256 of definitionJson, lower-case hex
 * @param meta how it learns across tasks
 * @param onDivergence what a task is answered with whose adaptation is not finite
 * @param configurationHash SHA-256 over definition, meta and onDivergence, lower-case hex
 */
public record LearnerConfig(
    String id,
    LearnerDefinition definition,
    String definitionJson,
    String definitionHash,
    MetaConfig meta,
    OnDivergence onDivergence,
    String configurationHash) {}
