package io.headwater.standalone.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.standalone.checker.CheckReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnlineReportTest {
  private static final int TASKS = 9;
  private static final CheckReport NOTHING =
      new CheckReport(
          0,
          0,
          0,
          0,
          0,
          new TreeMap<>(),
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          new TreeMap<>(),
          0,
          new TreeMap<>(),
          0,
          new TreeMap<>(),
          0,
          0,
          0,
          0,
          new TreeMap<>(),
          List.of());

  @Test
  void countsTheImagesOfTheFirstStageThatIsGoodEnough() {
    LearningCurves curves = new LearningCurves(protocol(1));
    add(curves, 0, 0.5, 0.9, 0.7);
    add(curves, 1, 0.5, 0.6, 0.89);

    assertThat(curves.imagesToProficiency(0)).hasValue(50);
    assertThat(curves.imagesToProficiency(1)).isEmpty();
    assertThat(curves.error(0)).isCloseTo(0.3, within(1e-12));
    assertThat(curves.complete(1)).isTrue();
    assertThat(curves.complete(2)).isFalse();
  }

  @Test
  void doesNotMissProficiencyByTheRoundingOfFloats() {
    LearningCurves curves = new LearningCurves(protocol(1));
    add(curves, 0, 0.1, 0.2, 0.89999998);

    assertThat(curves.imagesToProficiency(0)).hasValue(900);
  }

  @Test
  void takesMeansOverTasksAndSeeds() {
    OnlineReport report = new OnlineReport(List.of(run(1, 0.8), run(2, 0.9)));

    // Tasks 0 to 6 of both runs: errors 0.2 and 0.1; never and at once proficient.
    assertThat(report.error("stream", 0, 7).value()).isCloseTo(0.15, within(1e-12));
    assertThat(report.error("stream", 0, 7).interval95())
        .isCloseTo(1.96 * Math.sqrt(14 * 0.05 * 0.05 / 13 / 14), within(1e-12));
    assertThat(report.images("stream", 0, 7).value()).isCloseTo((10 + 900) / 2.0, within(1e-12));
    assertThat(report.proficient("stream", 0, 7)).isCloseTo(0.5, within(1e-12));
    assertThat(report.images("rival", 7, 9).value()).isEqualTo(900);
  }

  @Test
  void writesEveryAccuracy() {
    List<String> lines =
        new OnlineReport(List.of(run(1, 0.8), run(2, 0.9))).toCsv().lines().toList();

    assertThat(lines).hasSize(1 + 2 * 2 * TASKS * 3);
    assertThat(lines.get(0)).isEqualTo("method,seed,task,look,images,accuracy");
    assertThat(lines).contains("stream,2,9,look8,50,0.9000", "rival,1,1,look0,900,0.2500");
  }

  @Test
  void drawsAPointForEachBlockOfEachMethod() {
    String svg = new OnlineReport(List.of(run(1, 0.8), run(2, 0.9))).toSvg();

    // Two charts, two methods, blocks of seven and two tasks.
    assertThat(svg.split("<circle", -1)).hasSize(1 + 2 * 2 * 2);
    assertThat(svg).contains("stream, 7.000: 15.00 ±", "rival, 9.000: 75.00 ± 0.0");
  }

  private static OnlineRun run(long seed, double accuracy) {
    Protocol protocol = protocol(seed);
    LearningCurves stream = new LearningCurves(protocol);
    LearningCurves rival = new LearningCurves(protocol);
    for (int task = 0; task < TASKS; task++) {
      add(stream, task, accuracy, accuracy, accuracy);
      add(rival, task, 0.1, 0.2, 0.25);
    }
    Map<String, LearningCurves> curves = new LinkedHashMap<>();
    curves.put("stream", stream);
    curves.put("rival", rival);
    List<String> looks = IntStream.range(0, TASKS).mapToObj(task -> "look" + task).toList();
    return new OnlineRun(protocol, looks, curves, NOTHING);
  }

  private static Protocol protocol(long seed) {
    return new Protocol(TASKS, List.of(10, 50, 900), 1, 5, 0.9, seed);
  }

  private static void add(LearningCurves curves, int task, double... accuracies) {
    for (double accuracy : accuracies) {
      curves.add(task, accuracy);
    }
  }
}
