package io.headwater.streams.adapt;

import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.serve.Metrics;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The share of its query sets that each learner of an instance learns from: the configured one,
 * lowered by {@link LearningShare} when the instance cannot keep up. Serving is never lowered.
 *
 * <p>One thread observes, any thread asks.
 */
public final class LearningShares {
  private final SortedMap<String, Double> greatest = new TreeMap<>();
  private final LearningShare instance = new LearningShare();
  private final Metrics metrics;

  /** Shares that begin at what is configured, and are told to {@code metrics}. */
  public LearningShares(Collection<LearnerConfig> learners, Metrics metrics) {
    learners.forEach(learner -> greatest.put(learner.id(), learner.learnShare()));
    this.metrics = metrics;
    tell();
  }

  /** See {@link LearningShare#observe}. */
  public void observe(long lag, long taken) {
    instance.observe(lag, taken);
    tell();
  }

  /** The present share of a configured learner, from 0 to 1. */
  double of(String learnerId) {
    return greatest.get(learnerId) * instance.now();
  }

  /**
   * Whether the query set that the record at a position brings is within a share: a function of
   * these alone, so a record that is read again is decided on alike. What is within a share is
   * within every greater one.
   */
  static boolean takes(double share, int partition, long offset) {
    // The mixing function of SplittableRandom: neighbouring offsets give unrelated bits.
    long bits = offset + partition * 0x9E3779B97F4A7C15L;
    bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
    bits ^= bits >>> 31;
    return (bits >>> 11) * 0x1.0p-53 < share;
  }

  private void tell() {
    greatest.keySet().forEach(learner -> metrics.learningShare(learner, of(learner)));
  }
}
