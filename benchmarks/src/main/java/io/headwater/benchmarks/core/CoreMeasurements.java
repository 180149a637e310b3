package io.headwater.benchmarks.core;

import io.headwater.benchmarks.compare.Comparison;
import io.headwater.benchmarks.compare.Deadline;
import io.headwater.benchmarks.compare.Effort;
import io.headwater.benchmarks.compare.MissingSideException;
import io.headwater.benchmarks.compare.Outcome;
import io.headwater.benchmarks.compare.Side;
import io.headwater.benchmarks.peers.Peers;
import io.headwater.benchmarks.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Runs the comparisons of the core with the peers, one after the other. */
public final class CoreMeasurements {
  private static final double START_SECONDS = 3;

  private final Peers peers;
  private final Effort effort;
  private final Deadline deadline;
  private final Report report;

  public CoreMeasurements(Peers peers, Effort effort, Deadline deadline, Report report) {
    this.peers = peers;
    this.effort = effort;
    this.deadline = deadline;
    this.report = report;
  }

  /**
   * Runs the comparisons whose titles are {@code wanted}, as long as there is time; prints each
   * when it is done.
   */
  public List<Outcome> run(Predicate<String> wanted) {
    List<Outcome> outcomes = new ArrayList<>();
    List<CoreLine> lines = CoreLines.all();
    for (int number = 0; number < lines.size(); number++) {
      CoreLine line = lines.get(number);
      if (!wanted.test(line.line().title())) {
        continue;
      }
      double needed = START_SECONDS + effort.warmSeconds();
      if (deadline.allows(needed)) {
        Outcome outcome = run(line, number);
        outcome.print(report);
        outcomes.add(outcome);
      } else {
        Map<String, Object> fields = new LinkedHashMap<>(line.line().toMap());
        fields.put("skipped", deadline.reason(needed));
        report.line(fields);
      }
    }
    return outcomes;
  }

  private Outcome run(CoreLine line, int number) {
    // The peers start and warm up while this side does.
    List<Side> others = peers.open(line.peers(), effort.warmSeconds());
    try (Side subject = subject(number)) {
      return new Comparison(line.line(), effort).run(subject, others);
    } finally {
      others.forEach(Side::close);
    }
  }

  /** A process of its own, as a peer has: what the JIT compiler learned of other work costs. */
  private Side subject(int number) {
    try {
      return CoreSide.start(number, effort.warmSeconds());
    } catch (MissingSideException e) {
      throw new IllegalStateException("this Java started and does not now", e);
    }
  }
}
