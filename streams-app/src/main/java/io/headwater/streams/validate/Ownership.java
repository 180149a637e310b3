package io.headwater.streams.validate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.streams.config.UnknownLearners;
import io.headwater.streams.topic.LearnerKey;
import java.util.Set;

/**
 * Which records of the input are this application's, told by the key alone, so that of several
 * applications that read the same topics exactly one deals with each record.
 *
 * @param learners those configured here
 * @param unknown whose the others are
 */
public record Ownership(Set<String> learners, UnknownLearners unknown) {

  /** Whether another application deals with a record of this key; null where the record's is. */
  boolean leaves(byte[] key) {
    // Bytes that are not UTF-8 become characters of no learner's name; whoever owns it, says so.
    String text = key == null ? "" : new String(key, UTF_8);
    String learner = LearnerKey.learner(text);
    return !learners.contains(learner) && unknown.leaves(learner);
  }
}
