package io.headwater.benchmarks.pipeline;

import io.headwater.benchmarks.pipeline.Tasks.Message;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A high fixed load for minutes: whether tasks pile up, and memory. */
final class Endurance {
  private static final int STEP_SECONDS = 30;

  private final Report report;
  private final Table table;

  /** Tells {@code report}, and {@code table} of seven columns. */
  Endurance(Report report, Table table) {
    this.report = report;
    this.table = table;
  }

  /** What there was at the end of a step. */
  private record Moment(long seconds, long waiting, long residentMib) {}

  /**
   * Loads {@code headwater} with these tasks again and again, for about so many seconds.
   *
   * @param load tasks a second
   */
  void measure(Pipe headwater, List<Message> messages, int load, int seconds)
      throws InterruptedException {
    long before = headwater.finished();
    long started = System.nanoTime();
    long sent = 0;
    List<Message> step = Pipe.cycled(messages, STEP_SECONDS * load);
    List<Moment> moments = new ArrayList<>();
    while (moments.size() * STEP_SECONDS < seconds) {
      headwater.sendPaced(step, load);
      sent += step.size();
      long finished = headwater.finished() - before;
      double elapsed = (System.nanoTime() - started) / 1e9;
      Moment moment =
          new Moment(Math.round(elapsed), sent - finished, headwater.process().residentMib());
      moments.add(moment);
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", "endurance");
      fields.put("seconds", moment.seconds());
      fields.put("sentPerSecond", sent / elapsed);
      fields.put("finishedPerSecond", finished / elapsed);
      fields.put("waiting", moment.waiting());
      fields.put("residentMib", moment.residentMib());
      report.line(fields);
    }
    headwater.await(before + sent);
    String at = String.format(Locale.ROOT, " at %,d tasks/s", load);
    row("tasks waiting" + at, moments, Moment::waiting, "no growth");
    row("MiB of the stream" + at, moments, Moment::residentMib, "flat");
  }

  private interface Figure {
    long of(Moment moment);
  }

  /** Half way and at the end. */
  private void row(String name, List<Moment> moments, Figure figure, String asked) {
    Moment half = moments.get((moments.size() - 1) / 2);
    Moment end = moments.get(moments.size() - 1);
    table.row(
        String.format(Locale.ROOT, "%s, after %d s; %d s", name, half.seconds(), end.seconds()),
        String.format(Locale.ROOT, "%,d; %,d", figure.of(half), figure.of(end)),
        "",
        asked);
  }
}
