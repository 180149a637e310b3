package io.headwater.streams.topic;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the groups of applications, and at where they read. Closing the admin client is its
 * owner's task. Every method waits for the cluster and throws {@link TopicException} when it does
 * not answer.
 */
public final class ConsumerGroups {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerGroups.class);
  private static final Set<GroupState> INACTIVE = Set.of(GroupState.EMPTY, GroupState.DEAD);

  private final Admin admin;

  /** Uses an admin client, which stays the caller's. */
  public ConsumerGroups(Admin admin) {
    this.admin = admin;
  }

  /**
   * Whether an application has an instance that runs, or was killed a moment ago. An application
   * that the credentials do not let us see is not active.
   */
  public boolean isActive(String application) {
    return TopicAdmin.await("list groups", admin.listGroups().all()).stream()
        .filter(group -> group.groupId().equals(application))
        .map(GroupListing::groupState)
        .anyMatch(state -> state.isEmpty() || !INACTIVE.contains(state.get()));
  }

  /**
   * Makes an application that never read {@code topics} begin at their present ends. Its positions
   * are committed before it reads anything, so a crash does not move them.
   */
  public void pinToEnd(String application, Collection<String> topics) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        TopicAdmin.await(
                "read offsets of " + application,
                admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata(),
                GroupIdNotFoundException.class)
            .orElse(Map.of());
    Map<TopicPartition, OffsetSpec> unread =
        TopicAdmin.await("describe topics", admin.describeTopics(topics).allTopicNames())
            .values()
            .stream()
            .flatMap(ConsumerGroups::partitions)
            .filter(partition -> committed.get(partition) == null)
            .collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest()));
    if (unread.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    TopicAdmin.await("read the ends of topics", admin.listOffsets(unread).all())
        .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
    try {
      TopicAdmin.await(
          "set offsets of " + application,
          admin.alterConsumerGroupOffsets(application, ends).all());
      LOG.info("first start of {}: it reads on from {}", application, ends);
    } catch (TopicException e) {
      // Another instance of it has started meanwhile, and has set them before.
      if (!(e.getCause() instanceof UnknownMemberIdException
          || e.getCause() instanceof GroupNotEmptyException)) {
        throw e;
      }
    }
  }

  private static Stream<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()));
  }
}
