package io.headwater.streams.config;

import io.headwater.learner.LearnerDefinition;
import java.util.Optional;

/**
 * One learner.
 *
 * @param id its name, the part of a task's key before the slash
 * @param definition what it is
 * @param checkpoint what its version 0 is; empty where that is drawn by the definition's seed
 * @param definitionJson the definition as canonical JSON (sorted keys, no blanks), the checkpoint's
 *     digest with it
 * @param definitionHash SHA-256 of definitionJson, lower-case hex
 * @param meta how it learns across tasks
 * @param onDivergence what a task is answered with whose adaptation is not finite
 * @param lateLabels which tasks are kept for query rows that come later
 * @param returning what becomes of the rows of a task that comes again
 * @param learnShare greatest share of the query sets it learns from, from 0 to 1
 * @param configurationHash SHA-256 over all the others but the id, lower-case hex
 */
public record LearnerConfig(
    String id,
    LearnerDefinition definition,
    Optional<Checkpoint> checkpoint,
    String definitionJson,
    String definitionHash,
    MetaConfig meta,
    OnDivergence onDivergence,
    LateLabels lateLabels,
    Returning returning,
    double learnShare,
    String configurationHash) {}
