package io.headwater.optimizer;

import io.headwater.model.Parameters;

/** The outcome of one step. */
public record OptimizerStep(Parameters parameters, OptimizerState state) {}
