package io.headwater.standalone.cli;

import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.EpisodeSource;
import io.headwater.standalone.episodes.SendPlan;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.TaskProducer;
import java.io.PrintWriter;
import java.util.Iterator;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Options that say what to send, whatever the source of the tasks. */
final class Sending {

  @Option(
      names = "--learner",
      paramLabel = "ID",
      description = "Learner of the events (default: the name of the source).",
      showDefaultValue = Visibility.NEVER)
  private String learner;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "How many tasks (default: until stopped).",
      showDefaultValue = Visibility.NEVER)
  private Long tasks;

  @Option(
      names = "--rate",
      paramLabel = "PER_SECOND",
      description = "At most so many tasks a second (default: as fast as possible).",
      showDefaultValue = Visibility.NEVER)
  private Double rate;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the tasks.")
  private long seed;

  @Option(names = "--no-learn", description = "Query rows only measure.")
  private boolean noLearn;

  @Option(
      names = "--held-out",
      description = "Send the source's held-out tasks; their query rows only measure.")
  private boolean heldOut;

  long seed() {
    return seed;
  }

  /** Sends until done or stopped, prints how many, and returns the exit code. */
  int send(EpisodeSource source, Connection.Target target, PrintWriter out) {
    Iterator<Episode> episodes = heldOut ? source.heldOut() : source.training();
    SendPlan plan =
        new SendPlan(
            learner == null ? source.name() : learner,
            tasks == null ? SendPlan.UNLIMITED : tasks,
            rate == null ? SendPlan.UNLIMITED : rate,
            noLearn || heldOut ? QueryUse.MEASURE : QueryUse.LEARN);
    return StopSignal.during(StopSignal.TO_FLUSH, () -> send(episodes, plan, target, out));
  }

  private static int send(
      Iterator<Episode> episodes, SendPlan plan, Connection.Target target, PrintWriter out) {
    long start = System.nanoTime();
    try (TaskProducer producer = TaskProducer.open(target.kafka(), target.topicPrefix())) {
      long sent = producer.send(episodes, plan);
      double seconds = (System.nanoTime() - start) / 1e9;
      out.printf(
          "sent %d tasks to %stasks for learner '%s' in %.1f s (%.0f/s)%n",
          sent, target.topicPrefix(), plan.learner(), seconds, sent / seconds);
      out.flush();
    }
    return ExitCode.OK;
  }
}
