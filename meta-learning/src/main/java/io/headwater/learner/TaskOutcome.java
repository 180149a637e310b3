package io.headwater.learner;

import io.headwater.model.Parameters;

/**
 * What became of one task.
 *
 * @param parameters what adaptation made
 * @param adapted false if this is the model before adaptation, see {@link MetaLearner#unadapted}
 * @param complete whether {@code parameters} are a whole model; otherwise the rest comes from φ
 * @param support losses on the support rows
 * @param query losses on the query rows, or null where there are none
 * @param state to be kept for the task's next event, or null
 * @param finite false if the adaptation diverged: a parameter, state value or loss is NaN or
 *     infinite
 */
public record TaskOutcome(
    Parameters parameters,
    boolean adapted,
    boolean complete,
    DatasetLoss support,
    DatasetLoss query,
    Parameters state,
    boolean finite) {}
