package io.headwater.benchmarks.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.TaskEvent;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskEvents;
import io.headwater.standalone.episodes.TaskProducer;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tasks with labels, sent as fast as they are finished: at most a window of them is on its way.
 * Every block holds the same tasks under other names.
 */
final class LabelledLoad {
  private final String learner;
  private final int window;
  private final TaskProducer producer;
  private final CommittedWork work;

  /** Loads {@code learner} through {@code producer}; both stay the caller's, as does the work. */
  LabelledLoad(String learner, int window, TaskProducer producer, CommittedWork work) {
    this.learner = learner;
    this.window = window;
    this.producer = producer;
    this.work = work;
  }

  /**
   * Sends {@code tasks} tasks and waits until all are finished.
   *
   * @param block part of the tasks' names
   * @return from the first one sent to the last one finished
   */
  Rate run(int block, Labels labels, int tasks) throws InterruptedException {
    Iterator<Episode> episodes = new SinusoidEpisodes(SinusoidSettings.withSeed(1)).training();
    Map<String, TaskEvent> unlabelled = new ConcurrentHashMap<>();
    work.onModel(
        model -> {
          TaskEvent event = unlabelled.remove(new String(model.key(), UTF_8));
          if (event != null) {
            producer.send(TaskEvents.feedback(event, "labels", Instant.now()));
          }
        });
    long before = work.finished();
    long foldedBefore = work.folded();
    long measuredBefore = work.measured();
    Rate.Clock clock = Rate.start();
    for (int sent = 0; sent < tasks; sent++) {
      work.awaitFinished(before + sent + 1 - window);
      TaskEvent event = next(episodes, block);
      if (labels == Labels.LATE) {
        unlabelled.put(event.getLearnerId() + "/" + event.getTaskId(), event);
        producer.send(TaskEvents.withoutQuery(event));
      } else {
        producer.send(event);
      }
    }
    work.awaitFinished(before + tasks);
    return clock.stop(tasks, work.folded() - foldedBefore, work.measured() - measuredBefore);
  }

  private TaskEvent next(Iterator<Episode> episodes, int block) {
    Episode episode = episodes.next();
    Episode named =
        new Episode(
            "block-" + block + "-" + episode.taskId(),
            episode.support(),
            episode.query(),
            episode.attributes());
    return TaskEvents.of(named, learner, QueryUse.LEARN, "event-" + named.taskId(), Instant.now());
  }
}
