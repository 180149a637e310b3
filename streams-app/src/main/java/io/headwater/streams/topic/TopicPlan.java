package io.headwater.streams.topic;

import java.util.List;

/** How the topics of a cluster differ from their definitions. */
public record TopicPlan(List<TopicChange> changes) {
  /** Copies the list. */
  public TopicPlan {
    changes = List.copyOf(changes);
  }

  /** Returns whether nothing differs. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Returns the changes of one kind. */
  public <C extends TopicChange> List<C> of(Class<C> kind) {
    return changes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
