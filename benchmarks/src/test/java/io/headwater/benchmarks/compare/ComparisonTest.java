package io.headwater.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Line LINE =
      new Line("meta-iteration", "sinusoid", "exact", 25, 1, 3, Timing.MEAN);
  private static final Effort THREE_BLOCKS = new Effort(3, 0.1, 0, 60);

  private final List<String> ran = new ArrayList<>();

  /** Takes as many milliseconds for a call as its blocks say; null for a block that fails. */
  private final class Scripted implements Side {
    private final String name;
    private final Double[] millis;
    private int next;

    Scripted(String name, Double... millis) {
      this.name = name;
      this.millis = millis;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void awaitReady() throws MissingSideException {
      if (millis.length == 0) {
        throw new MissingSideException("no torch");
      }
    }

    @Override
    public Block run(double seconds) throws MissingSideException {
      ran.add(name);
      Double time = millis[next++];
      if (time == null) {
        throw new MissingSideException("its process ended");
      }
      return new Block(1, Map.of(Figure.CPU, time, Figure.WALL, 2 * time));
    }

    @Override
    public void close() {}
  }

  private Outcome compare(Side subject, Side... others) {
    return new Comparison(LINE, THREE_BLOCKS).run(subject, List.of(others));
  }

  @Test
  void runsBlocksOfEachSideBetweenThoseOfTheOthers() {
    compare(new Scripted("a", 1.0, 1.0, 1.0), new Scripted("b", 2.0, 2.0, 2.0));

    assertThat(ran).containsExactly("a", "b", "a", "b", "a", "b");
  }

  @Test
  void takesRatiosBlockBesideBlock() {
    Outcome outcome = compare(new Scripted("a", 1.0, 2.0, 4.0), new Scripted("b", 3.0, 8.0, 8.0));

    assertThat(outcome.ratio("b", Figure.CPU).least()).isEqualTo(2);
    assertThat(outcome.ratio("b", Figure.CPU).median()).isEqualTo(3);
    assertThat(outcome.ratio("b", Figure.CPU).most()).isEqualTo(4);
  }

  @Test
  void comparesWithTheBestOfTheOthers() {
    Outcome outcome =
        compare(
            new Scripted("a", 1.0, 1.0, 1.0),
            new Scripted("slow", 9.0, 1.0, 9.0),
            new Scripted("fast", 2.0, 2.0, 2.0));

    assertThat(outcome.bestOther()).contains("fast");
  }

  @Test
  void goesOnWithoutASideThatCannotRun() {
    Outcome outcome = compare(new Scripted("a", 1.0, 1.0, 1.0), new Scripted("b"));

    assertThat(outcome.missing()).isEqualTo(Map.of("b", "no torch"));
    assertThat(outcome.bestOther()).isEmpty();
    assertThat(outcome.spread("a", Figure.WALL).median()).isEqualTo(2);
  }

  @Test
  void leavesOutASideThatFailsOnTheWay() {
    Outcome outcome = compare(new Scripted("a", 1.0, 1.0, 1.0), new Scripted("b", 2.0, null));

    assertThat(outcome.missing()).isEqualTo(Map.of("b", "its process ended"));
    assertThat(outcome.blocks().get("a")).hasSize(3);
  }

  @Test
  void endsAfterTheLimitOnceThereAreEnoughBlocks() {
    Effort late = new Effort(9, 0.1, 0, 0);

    Outcome outcome =
        new Comparison(LINE, late).run(new Scripted("a", 1.0, 1.0, 1.0, 1.0), List.of());

    assertThat(outcome.blocks().get("a")).hasSize(Effort.LEAST_BLOCKS);
  }

  @Test
  void saysWhatIsAskedAndWhatCame() {
    Outcome outcome = compare(new Scripted("a", 1.0, 1.0, 1.0), new Scripted("b", 4.0, 4.0, 4.0));

    var table = Outcome.table();
    outcome.addTo(table);

    assertThat(table.lines().get(1).split(" {2,}"))
        .containsExactly(
            "sinusoid meta-iteration exact, 25 tasks, 1 step",
            "cpu",
            "1.000 ms",
            "4.000 ms",
            "b",
            "4.00",
            "4.00",
            "4.00",
            "3.00",
            "3");
  }
}
