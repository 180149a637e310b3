package io.headwater.streams.config;

import io.headwater.optimizer.MetaOptimizer;
import java.time.Duration;

/**
 * How a learner's meta-parameters move.
 *
 * @param optimizer the meta-optimizer
 * @param batch fewest query sets in one meta-step
 * @param publishInterval shortest time between two versions
 * @param maxStaleness gradients taken more than this many versions ago are rejected
 * @param clipNorm largest global L2 norm of the mean gradient
 */
public record MetaConfig(
    MetaOptimizer optimizer,
    int batch,
    Duration publishInterval,
    long maxStaleness,
    double clipNorm) {}
