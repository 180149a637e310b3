package io.headwater.streams.adapt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.MetaParameters;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.convert.RecordCodecs.Codec;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.streams.metaupdate.MetaUpdateContext;
import io.headwater.streams.topic.CompactedTopic;
import io.headwater.streams.topic.ConsumerGroups;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to start a learner whose newest published version has another definition, since its
 * gradients and models would mean something else under the same name, or was published by another
 * application that is running: two would publish two chains of versions.
 */
public final class DefinitionGuard {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionGuard.class);

  private final HeadwaterConfig config;
  private final String topic;
  private final Codec<MetaParameters> codec;
  private final ConsumerGroups groups;

  /** Compares the learners of {@code config} with what {@code topic} holds. */
  public DefinitionGuard(
      HeadwaterConfig config, String topic, Codec<MetaParameters> codec, ConsumerGroups groups) {
    this.config = config;
    this.topic = topic;
    this.codec = codec;
    this.groups = groups;
  }

  /**
   * Reads the newest committed versions.
   *
   * @throws DefinitionConflictException if one has another definition than configured
   * @throws IllegalStateException if another application that runs publishes one
   */
  public void check() {
    CompactedTopic.live(KafkaSettings.consumer(config), topic).values().forEach(this::check);
  }

  private void check(ConsumerRecord<byte[], byte[]> record) {
    MetaParameters published;
    try {
      published = codec.read(record.value());
    } catch (UnreadableRecordException e) {
      LOG.warn(
          "{}-{}@{} is not a version: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
      return;
    }
    LearnerConfig configured = config.learners().get(published.getLearnerId());
    if (configured == null) {
      return;
    }
    if (!configured.definitionHash().equals(published.getDefinitionHash())) {
      throw new DefinitionConflictException(
          configured, published.getVersion(), published.getDefinition());
    }
    requireOneApplication(configured, record.headers().lastHeader(MetaUpdateContext.APPLICATION));
  }

  private void requireOneApplication(LearnerConfig learner, Header publisher) {
    String application =
        publisher == null ? config.applicationId() : new String(publisher.value(), UTF_8);
    if (!application.equals(config.applicationId()) && groups.isActive(application)) {
      throw new IllegalStateException(
          "learners."
              + learner.id()
              + ": expected no other application to run it but '"
              + application
              + "' published its newest version and is running; a learner belongs to one"
              + " application: to move it, stop that one, start this one, and start that one again"
              + " without the learner");
    }
  }
}
