package io.headwater.streams.config;

import io.headwater.optimizer.Adam;
import io.headwater.optimizer.AdamW;
import io.headwater.optimizer.MetaOptimizer;
import io.headwater.optimizer.Momentum;
import io.headwater.optimizer.Schedule;
import io.headwater.optimizer.Scheduled;
import io.headwater.optimizer.Sgd;
import java.util.List;

/** Reads the section of a meta-optimizer and the schedule of its rate. */
final class OptimizerReader {
  private static final String POSITIVE = "a number greater than 0";
  private static final String DECAY = "a number from 0 to less than 1";
  private static final String FRACTION = "a number from 0 to 1";

  private final Problems problems;

  OptimizerReader(Problems problems) {
    this.problems = problems;
  }

  MetaOptimizer read(Section section) {
    String type = section.word("type", "adam", List.of("adam", "adamw", "momentum", "sgd"));
    double rate = section.number("rate", 0.001, POSITIVE, value -> value > 0);
    MetaOptimizer optimizer =
        switch (type) {
          case "sgd" -> new Sgd(rate);
          case "momentum" -> new Momentum(rate, decay(section, "momentum", 0.9));
          case "adamw" ->
              new AdamW(
                  rate,
                  decay(section, "beta1", 0.9),
                  decay(section, "beta2", 0.999),
                  epsilon(section),
                  section.number("weight-decay", 0.01, "a number of at least 0", v -> v >= 0));
          default ->
              new Adam(
                  rate,
                  decay(section, "beta1", 0.9),
                  decay(section, "beta2", 0.999),
                  epsilon(section));
        };
    Schedule schedule = schedule(section.section("schedule"));
    section.refuseUnknown();
    return schedule.equals(new Schedule.Constant())
        ? optimizer
        : new Scheduled(optimizer, schedule);
  }

  private Schedule schedule(Section section) {
    String type = section.word("type", "constant", List.of("constant", "cosine", "step"));
    Schedule main =
        switch (type) {
          case "cosine" ->
              new Schedule.Cosine(
                  steps(section, "steps"), fraction(section, "final-fraction", 0.01));
          case "step" ->
              new Schedule.Steps(steps(section, "every"), fraction(section, "factor", 0.1));
          default -> new Schedule.Constant();
        };
    long warmUp = section.whole("warm-up", 0, 0, Long.MAX_VALUE);
    section.refuseUnknown();
    return warmUp == 0 ? main : new Schedule.WarmUp(warmUp, main);
  }

  /** Reads a number of steps, which has no default: only the user knows how long it goes on. */
  private long steps(Section section, String key) {
    if (!section.has(key)) {
      problems.add(section.pathOf(key), "missing; expected a number of meta-steps of at least 1");
    }
    return section.whole(key, 1, 1, Long.MAX_VALUE);
  }

  private static double decay(Section section, String key, double defaultValue) {
    return section.number(key, defaultValue, DECAY, value -> value >= 0 && value < 1);
  }

  private static double epsilon(Section section) {
    return section.number("epsilon", 1e-8, POSITIVE, value -> value > 0);
  }

  private static double fraction(Section section, String key, double defaultValue) {
    return section.number(key, defaultValue, FRACTION, value -> value >= 0 && value <= 1);
  }
}
