package io.headwater.schema.serde;

import org.apache.avro.specific.SpecificRecordBase;

/**
 * A published contract: the type of the values of one topic.
 *
 * @param type the generated record class
 * @param baseName the topic's name without the deployment's prefix
 */
public record Contract<T extends SpecificRecordBase>(Class<T> type, String baseName) {

  /**
   * The topic's name in a deployment whose topics start with {@code prefix}, which may be empty.
   */
  public String topic(String prefix) {
    return prefix + baseName;
  }

  /** The registry subject under the default strategy, TopicNameStrategy. */
  public String subject(String prefix) {
    return topic(prefix) + "-value";
  }
}
