package io.headwater.standalone.checker;

/** A way in which the topics can break an invariant. */
public enum ViolationKind {
  /** A task event ended as nothing. */
  LOST,
  /** A task event ended several times in the same way. */
  DOUBLED,
  /** A task event ended in different ways, for example as adapted model and dead letter. */
  CONTRADICTED,
  /** A deletion was answered with a model, or a task with a tombstone. */
  WRONG_OUTCOME,
  /** The output of a task event has another key than the event. */
  WRONG_KEY,
  /** An output names a source record that is not in its topic. */
  FOREIGN,
  /** An output cannot be decoded or does not say what made it. */
  UNREADABLE,
  /** A query set allowed to learn is in no gradient. */
  QUERY_SET_LOST,
  /** A query set is in gradients more than once. */
  QUERY_SET_DOUBLED,
  /** A gradient counts a query set that was not allowed to learn or whose task was not adapted. */
  QUERY_SET_NOT_ALLOWED,
  /** A gradient was decided on more than once. */
  FATE_TWICE,
  /** A gradient's fate counts other query sets than the gradient. */
  FATE_MISMATCH,
  /** A version does not follow its predecessor, in number or in parent digest. */
  BROKEN_CHAIN,
  /** A version was published more than once. */
  VERSION_TWICE,
  /** A version's digest is not that of its content, or differs between topics. */
  DIGEST_MISMATCH,
  /** Cumulative counts of folded or rejected query sets do not add up. */
  COUNT_MISMATCH,
  /** The newest version is not in meta-parameters, or one there is not in learning-progress. */
  VERSION_MISSING,
  /** An output was made from a version that was never published. */
  UNKNOWN_VERSION,
  /** Folded, rejected and pending query sets together are not those allowed to learn. */
  EQUATION_OPEN,
  /** The beginning of a topic has expired, so its history cannot be judged. */
  HISTORY_EXPIRED
}
