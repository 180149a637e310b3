package io.headwater.standalone.episodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SinusoidEpisodesTest {

  private static final int SAMPLES = 20_000;

  private final SinusoidEpisodes source = new SinusoidEpisodes(SinusoidSettings.withSeed(3));

  @Test
  void drawsTheSameSequenceAgain() {
    assertThat(first(source.training(), 50)).isEqualTo(first(source.training(), 50));
    assertThat(first(source.heldOut(), 50)).isEqualTo(first(source.heldOut(), 50));
  }

  @Test
  void beginsAtAnyEpisode() {
    assertThat(source.training(17).next()).isEqualTo(first(source.training(), 18).get(17));
  }

  @Test
  void drawsAnotherSequenceFromAnotherSeed() {
    Episode other = new SinusoidEpisodes(SinusoidSettings.withSeed(4)).training().next();

    assertThat(other.support()).isNotEqualTo(source.training().next().support());
  }

  @Test
  void holdsOutTasksThatTrainingNeverDraws() {
    Set<String> ids = new HashSet<>();
    Set<Object> sinusoids = new HashSet<>();
    for (Episode episode : first(source.training(), SAMPLES)) {
      ids.add(episode.taskId());
      sinusoids.add(episode.attributes());
    }

    assertThat(first(source.heldOut(), 1000))
        .noneMatch(episode -> ids.contains(episode.taskId()))
        .noneMatch(episode -> sinusoids.contains(episode.attributes()));
    assertThat(ids).hasSize(SAMPLES);
  }

  @Test
  void drawsAmplitudePhaseAndInputsUniformly() {
    List<Episode> episodes = first(source.training(), SAMPLES);

    assertUniform(episodes, episode -> attribute(episode, "amplitude"), 0.1, 5.0);
    assertUniform(episodes, episode -> attribute(episode, "phase"), 0, Math.PI);
    assertUniform(episodes, episode -> episode.support().features().get(0), -5, 5);
    assertUniform(episodes, episode -> episode.query().features().get(9), -5, 5);
  }

  @Test
  void putsSupportAndQueryOnTheSameSinusoid() {
    Episode episode = source.training().next();
    double amplitude = attribute(episode, "amplitude");
    double phase = attribute(episode, "phase");

    for (var rows : List.of(episode.support(), episode.query())) {
      assertThat(rows.features().shape()).containsExactly(10, 1);
      assertThat(rows.targets().shape()).containsExactly(10, 1);
      for (int i = 0; i < rows.count(); i++) {
        assertThat(rows.targets().get(i))
            .isCloseTo(amplitude * Math.sin(rows.features().get(i) - phase), within(1e-6));
      }
    }
  }

  @Test
  void drawsAsManyRowsAsAsked() {
    Episode episode = new SinusoidEpisodes(new SinusoidSettings(5, 20, 1)).training().next();

    assertThat(episode.support().count()).isEqualTo(5);
    assertThat(episode.query().count()).isEqualTo(20);
  }

  @Test
  void refusesEmptySupport() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SinusoidSettings(0, 10, 1))
        .withMessageContaining("was 0 and 10");
  }

  static List<Episode> first(Iterator<Episode> episodes, int count) {
    List<Episode> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(episodes.next());
    }
    return list;
  }

  private static double attribute(Episode episode, String name) {
    return Double.parseDouble(episode.attributes().get(name));
  }

  /** Range, and mean and variance within five standard errors of the uniform distribution's. */
  private static void assertUniform(
      List<Episode> episodes, ToDoubleFunction<Episode> value, double from, double to) {
    double[] values = episodes.stream().mapToDouble(value).toArray();
    double width = to - from;
    double sum = 0;
    double squares = 0;
    for (double v : values) {
      assertThat(v).isBetween(from, to);
      double centred = (v - (from + to) / 2) / width;
      sum += centred;
      squares += centred * centred;
    }
    assertThat(sum / SAMPLES).isCloseTo(0, within(5 * Math.sqrt(1.0 / 12 / SAMPLES)));
    assertThat(squares / SAMPLES).isCloseTo(1.0 / 12, within(5 * Math.sqrt(1.0 / 180 / SAMPLES)));
  }
}
