package io.headwater.streams.adapt;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of what a processor keeps of learners that were removed: those that are not configured
 * and have no version any more. Of a learner that is only missing in the configuration everything
 * stays. One stream thread.
 */
public final class RemovedLearners {
  private static final Logger LOG = LoggerFactory.getLogger(RemovedLearners.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Set<String> strangers;
  private final MetaVersions versions;
  private final Consumer<String> forget;
  private Cancellable looking;

  private RemovedLearners(Set<String> strangers, MetaVersions versions, Consumer<String> forget) {
    this.strangers = strangers;
    this.versions = versions;
    this.forget = forget;
  }

  /**
   * Watches for removals as long as something is kept of learners that are not configured.
   *
   * @param kept the learners of which the processor keeps something
   * @param forget lets go of one
   */
  public static void watch(
      ProcessorContext<?, ?> context,
      Set<String> kept,
      Set<String> configured,
      MetaVersions versions,
      Consumer<String> forget) {
    Set<String> strangers = new TreeSet<>(kept);
    strangers.removeAll(configured);
    if (!strangers.isEmpty()) {
      RemovedLearners removed = new RemovedLearners(strangers, versions, forget);
      removed.looking =
          context.schedule(INTERVAL, PunctuationType.WALL_CLOCK_TIME, timestamp -> removed.look());
    }
  }

  private void look() {
    for (String learner : Set.copyOf(strangers)) {
      if (!versions.isPublished(learner)) {
        LOG.info("learner '{}' was removed, what was kept of it goes too", learner);
        forget.accept(learner);
        strangers.remove(learner);
      }
    }
    if (strangers.isEmpty()) {
      looking.cancel();
    }
  }
}
