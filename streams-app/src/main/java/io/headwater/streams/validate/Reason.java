package io.headwater.streams.validate;

import java.util.Locale;

/** Why a record became a dead letter; {@link #code} is the header value and the metric's label. */
public enum Reason {
  /** The key is null, too long or not valid UTF-8 of the form learner/task. */
  BAD_KEY,
  /** The key does not say the same as the body. */
  KEY_MISMATCH,
  /** The record is not in the partition that murmur2 gives its key. */
  MISPLACED,
  /** Key and value are larger than {@code topics.max-record-bytes}. */
  RECORD_TOO_LARGE,
  /** The value is not a TaskEvent in the registry's wire format. */
  UNDECODABLE,
  /** No learner of that name is configured. */
  UNKNOWN_LEARNER,
  /** More attributes, or larger ones, than the limits allow. */
  TOO_MANY_ATTRIBUTES,
  /** A tensor's shape contradicts its bytes, its dataset or the learner. */
  WRONG_SHAPE,
  /** The support set, or a query set that is present, has no rows or no row with weight. */
  EMPTY_DATASET,
  /** More rows than {@code limits.max-rows}. */
  TOO_MANY_ROWS,
  /** A feature, target or weight is NaN or infinite. */
  NOT_FINITE,
  /** A class label is not a whole number in range. */
  BAD_LABEL,
  /** A row weight is negative. */
  BAD_WEIGHT,
  /** Adaptation gave parameters or losses that are not finite. */
  DIVERGED,
  /** Adaptation of this task failed; the message says how. */
  ADAPTATION_FAILED,
  /** The adapted model is larger than {@code topics.max-record-bytes}. */
  OUTPUT_TOO_LARGE;

  /** The reason in kebab case, for example {@code wrong-shape}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
