package io.headwater.standalone.demo;

import io.headwater.learner.LearnerTypes;
import io.headwater.learner.MetaLearner;
import io.headwater.schema.TaskEvent;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.EpisodeSource;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.TaskEvents;
import io.headwater.standalone.evaluate.HeldOut;
import io.headwater.standalone.evaluate.Workers;
import io.headwater.store.FileModelStore;
import io.headwater.store.MetaVersion;
import io.headwater.store.ModelStore;
import io.headwater.store.VersionId;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.convert.ParameterCarrier;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.Versions;
import io.headwater.streams.publish.StoreProjection;
import io.headwater.streams.topic.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs one learner over a stream of tasks on a {@link Stack} and measures what came of it. */
final class Demonstration {
  private static final Duration SETTLE = Duration.ofSeconds(30);

  private final Stack stack;
  private final HeadwaterConfig config;
  private final PrintStream out;

  /** Demonstrates the one learner of {@code config}, which has a model store. */
  Demonstration(Stack stack, HeadwaterConfig config, PrintStream out) {
    this.stack = stack;
    this.config = config;
    this.out = out;
  }

  /**
   * Feeds {@code tasks} training tasks, at most {@code window} at a time, and scores version 0 and
   * the last version on {@code heldOutTasks} held-out ones.
   */
  DemoReport run(EpisodeSource source, long tasks, int window, int heldOutTasks)
      throws IOException, InterruptedException {
    Stack.createTopics(config);
    LearnerConfig learner = config.learners().get(config.learners().firstKey());
    Feed.Result feed;
    try (HeadwaterApp app = new HeadwaterApp(config)) {
      Stack.awaitStarted(app);
      ProgressLine progress = new ProgressLine(out, tasks, isTerminal());
      feed = new Feed(window).run(stack.clientSettings(), events(source, learner), tasks, progress);
    }
    CheckReport counts = stack.settle(config);
    long last = counts.versions().get(learner.id());
    ModelStore store = FileModelStore.open(config.storeDirectory().orElseThrow());
    awaitInStore(store, learner.id(), last);
    MetaLearner metaLearner = LearnerTypes.create(learner.definition());
    HeldOut heldOut = new HeldOut(source, heldOutTasks);
    try (Workers workers = Workers.open(1, config.backend())) {
      return new DemoReport(
          counts,
          last,
          heldOut.score(metaLearner, workers, version(store, learner.id(), 0).parameters()),
          heldOut.score(metaLearner, workers, version(store, learner.id(), last).parameters()),
          feed);
    }
  }

  private static Iterator<TaskEvent> events(EpisodeSource source, LearnerConfig learner) {
    Iterator<Episode> episodes = source.training();
    int[] featureShape = learner.definition().model().featureShape();
    return Stream.iterate(0L, sent -> sent + 1)
        .map(
            sent ->
                TaskEvents.of(
                    episodes.next().shaped(featureShape),
                    learner.id(),
                    QueryUse.LEARN,
                    "demo-" + sent,
                    Instant.EPOCH))
        .iterator();
  }

  @SuppressWarnings("SystemConsoleNull") // From JDK 22 on this says yes too often: harmless here.
  private static boolean isTerminal() {
    return System.console() != null;
  }

  /** The application has stopped; its projection may not have reached the last version. */
  private void awaitInStore(ModelStore store, String learner, long version)
      throws InterruptedException {
    Topics topics = new Topics(config.topics());
    Versions versions =
        new Versions(
            new ParameterCarrier(config.limits().inlineParametersBytes(), Optional.of(store)));
    try (RecordCodecs codecs = new RecordCodecs(topics, KafkaSettings.registry(config));
        StoreProjection projection =
            new StoreProjection(
                config, topics.metaParameters().name(), codecs.metaParameters(), versions, store)) {
      projection.start();
      long deadline = System.nanoTime() + SETTLE.toNanos();
      while (find(store.versions(learner), version).isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("version " + version + " did not reach the model store");
        }
        Thread.sleep(50);
      }
    }
  }

  private static MetaVersion version(ModelStore store, String learner, long number) {
    VersionId id = find(store.versions(learner), number).orElseThrow();
    return store.version(learner, id.version(), id.digest()).orElseThrow();
  }

  private static Optional<VersionId> find(List<VersionId> versions, long number) {
    return versions.stream().filter(id -> id.version() == number).findFirst();
  }
}
