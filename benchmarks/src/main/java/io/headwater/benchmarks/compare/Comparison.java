package io.headwater.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Blocks of one side between blocks of the others, so that what slows the machine down for a while
 * slows down all.
 */
public final class Comparison {
  private final Line line;
  private final Effort effort;

  public Comparison(Line line, Effort effort) {
    this.line = line;
    this.effort = effort;
  }

  /** Measures the sides in their order, round by round. The sides stay the caller's to close. */
  public Outcome run(Side subject, List<Side> others) {
    Map<String, String> missing = new LinkedHashMap<>();
    List<Side> ready = new ArrayList<>();
    try {
      subject.awaitReady();
    } catch (MissingSideException e) {
      throw new IllegalStateException(subject.name() + ": " + e.getMessage(), e);
    }
    ready.add(subject);
    for (Side side : others) {
      try {
        side.awaitReady();
        ready.add(side);
      } catch (MissingSideException e) {
        missing.put(side.name(), e.getMessage());
      }
    }
    Map<String, List<Block>> blocks = new LinkedHashMap<>();
    ready.forEach(side -> blocks.put(side.name(), new ArrayList<>()));
    long started = System.nanoTime();
    for (int round = 0; round < effort.blocks(); round++) {
      boolean late = System.nanoTime() - started > effort.limitSeconds() * 1e9;
      if (late && round >= Effort.LEAST_BLOCKS) {
        break;
      }
      for (Side side : List.copyOf(ready)) {
        try {
          blocks.get(side.name()).add(side.run(effort.blockSeconds()));
        } catch (MissingSideException e) {
          missing.put(side.name(), e.getMessage());
          blocks.remove(side.name());
          ready.remove(side);
        }
      }
    }
    return new Outcome(line, subject.name(), blocks, missing);
  }
}
