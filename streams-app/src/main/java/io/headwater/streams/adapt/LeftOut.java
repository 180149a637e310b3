package io.headwater.streams.adapt;

/** Why a query set that was sent to be learned from is in no gradient. */
enum LeftOut {
  /** Its gradient, or the adaptation it was taken through, is NaN or infinite. */
  NOT_FINITE("not-finite"),
  /** Feedback of that id came before. */
  DUPLICATE("duplicate"),
  /** Its task did not come in time, or there was no room to wait. */
  EXPIRED("expired"),
  /** Its task was deleted while it waited. */
  DELETED("deleted"),
  /** The task event says that nothing is to be learned from it, or brought no query rows. */
  NOT_FOR_LEARNING("not-for-learning"),
  /** It is not within the learner's present share. */
  NOT_SAMPLED("not-sampled");

  private final String code;

  LeftOut(String code) {
    this.code = code;
  }

  /** The reason as records name it. */
  String code() {
    return code;
  }
}
