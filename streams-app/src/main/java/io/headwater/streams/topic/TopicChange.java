package io.headwater.streams.topic;

/** One difference between the topics as defined and as they are. */
public sealed interface TopicChange {
  /** The topic that differs. */
  Topic<?> topic();

  /** Says in one line what differs. */
  String describe();

  /** The topic does not exist. */
  record Missing(Topic<?> topic) implements TopicChange {
    @Override
    public String describe() {
      return "%s: missing; to be created with %d partitions, replication %d, %s"
          .formatted(topic.name(), topic.partitions(), topic.replication(), topic.settings());
    }
  }

  /** The topic has another number of partitions. It cannot be corrected. */
  record OtherPartitions(Topic<?> topic, int actual) implements TopicChange {
    @Override
    public String describe() {
      return ("%s: expected %d partitions but was %d; partition counts are fixed, since another count"
              + " moves keys away from their state: set topics.partitions to %d, or use another"
              + " topics.prefix")
          .formatted(topic.name(), topic.partitions(), actual, actual);
    }
  }

  /** A setting of the topic has another value. */
  record OtherSetting(Topic<?> topic, String setting, String actual) implements TopicChange {
    /** Returns the value it should have. */
    public String expected() {
      return topic.settings().get(setting);
    }

    @Override
    public String describe() {
      return "%s: expected %s=%s but was %s".formatted(topic.name(), setting, expected(), actual);
    }
  }
}
