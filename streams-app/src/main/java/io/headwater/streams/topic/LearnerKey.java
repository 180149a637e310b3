package io.headwater.streams.topic;

/** Record keys that begin with a learner's id and a slash, which no id holds. */
public final class LearnerKey {
  private LearnerKey() {}

  /** What is before the first slash; empty where there is none. */
  public static String learner(String key) {
    return key.substring(0, Math.max(0, key.indexOf('/')));
  }
}
