package io.headwater.standalone.online;

import io.headwater.schema.TaskEvent;
import io.headwater.standalone.checker.AdaptedSummary;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.demo.Feed;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.episodes.RainbowDigits;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.TaskEvents;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.HeadwaterConfig;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterators;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Headwater's part: the rounds as task events through a real broker. Lessons teach the
 * meta-parameters; each exam is a task event with all images of the task so far, which nothing is
 * learned from, and the accuracy is what the adapted model that answers it says of itself. Nothing
 * waits for a version: an exam is answered from the newest that is committed, at most a window of
 * events behind.
 */
final class OnlineStream {

  private final Stack stack;
  private final HeadwaterConfig config;
  private final int window;

  /** Runs the one learner of {@code config}; at most {@code window} events are on their way. */
  OnlineStream(Stack stack, HeadwaterConfig config, int window) {
    this.stack = stack;
    this.config = config;
    this.window = window;
  }

  /** What came of it. */
  record Result(LearningCurves curves, CheckReport counts) {}

  /**
   * Sends all rounds and waits for their models.
   *
   * @param finished is told each task whose last exam has been answered
   */
  Result run(Protocol protocol, RainbowDigits digits, IntConsumer finished)
      throws IOException, InterruptedException {
    Stack.createTopics(config);
    LearningCurves curves = new LearningCurves(protocol);
    Map<String, Integer> tasks = new HashMap<>();
    for (int task = 0; task < protocol.tasks(); task++) {
      tasks.put(digits.id(task), task);
    }
    try (HeadwaterApp app = new HeadwaterApp(config)) {
      Stack.awaitStarted(app);
      new Feed(window)
          .run(
              stack.clientSettings(),
              events(protocol, digits),
              (long) protocol.tasks() * protocol.stages().size() * (protocol.lessons() + 1),
              model -> note(model, tasks, curves, finished));
    }
    return new Result(curves, stack.settle(config));
  }

  /** On the feed's thread alone, in the order of each task's exams. */
  private static void note(
      AdaptedSummary model,
      Map<String, Integer> tasks,
      LearningCurves curves,
      IntConsumer finished) {
    if (!Rounds.isExam(model.task())) {
      return;
    }
    int task = tasks.get(model.task());
    curves.add(task, model.query().accuracyAfter());
    if (curves.complete(task)) {
      finished.accept(task);
    }
  }

  private Iterator<TaskEvent> events(Protocol protocol, RainbowDigits digits) {
    Rounds rounds = new Rounds(protocol, digits);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rounds, 0), false)
        .flatMap(this::events)
        .iterator();
  }

  private Stream<TaskEvent> events(Round round) {
    String learner = config.learners().firstKey();
    Stream<TaskEvent> lessons =
        round.lessons().stream()
            .map(
                lesson ->
                    TaskEvents.of(lesson, learner, QueryUse.LEARN, lesson.taskId(), Instant.EPOCH));
    String examId = round.exam().taskId() + "-" + round.images();
    return Stream.concat(
        lessons,
        Stream.of(TaskEvents.of(round.exam(), learner, QueryUse.MEASURE, examId, Instant.EPOCH)));
  }
}
