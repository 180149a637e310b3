package io.headwater.standalone.checker;

import java.time.Instant;

/**
 * An adapted model without its parameters.
 *
 * @param source the task event it answers, {@code partition:offset}
 * @param adapted false when it is the unadapted model, given because adaptation diverged
 * @param query losses on the query set, or null when the event had none
 */
public record AdaptedSummary(
    String learner,
    String task,
    long metaVersion,
    String metaDigest,
    String source,
    boolean adapted,
    Loss support,
    Loss query,
    Instant occurredAt) {

  /**
   * A dataset's loss before and after adaptation.
   *
   * @param accuracyBefore null for regression
   * @param accuracyAfter null for regression
   */
  public record Loss(
      int rows, double before, double after, Double accuracyBefore, Double accuracyAfter) {}
}
