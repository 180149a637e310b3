package io.headwater.benchmarks.core;

import io.headwater.benchmarks.compare.Comparison;
import io.headwater.benchmarks.compare.Deadline;
import io.headwater.benchmarks.compare.Effort;
import io.headwater.benchmarks.compare.LocalSide;
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
  private static final String SUBJECT = "headwater";
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
    for (CoreLine line : CoreLines.all()) {
      if (!wanted.test(line.line().title())) {
        continue;
      }
      double needed = START_SECONDS + effort.warmSeconds();
      if (deadline.allows(needed)) {
        Outcome outcome = run(line);
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

  private Outcome run(CoreLine line) {
    // The peers start and warm up while this side does.
    List<Side> others = peers.open(line.peers(), effort.warmSeconds());
    try (LocalSide subject =
        new LocalSide(SUBJECT, line.line().timing(), effort.warmSeconds(), line.work().get())) {
      return new Comparison(line.line(), effort).run(subject, others);
    } finally {
      others.forEach(Side::close);
    }
  }
}
