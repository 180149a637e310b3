package io.headwater.standalone.episodes;

import io.headwater.task.Rows;
import io.headwater.tensor.NdArray;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Sinusoid regression of Finn et al., "Model-Agnostic Meta-Learning", 2017, section 5.1: {@code y =
 * amplitude * sin(x - phase)} with amplitude uniform in [0.1, 5], phase in [0, pi] and x in [-5,
 * 5]. Features and targets are {@code [rows, 1]}.
 */
public final class SinusoidEpisodes implements EpisodeSource {

  private static final double MIN_AMPLITUDE = 0.1;
  private static final double MAX_AMPLITUDE = 5.0;
  private static final double MAX_PHASE = Math.PI;
  private static final double MAX_X = 5.0;

  private final SinusoidSettings settings;

  public SinusoidEpisodes(SinusoidSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "sinusoid";
  }

  @Override
  public Iterator<Episode> training(long first) {
    return draw(RandomStream.TRAINING, first);
  }

  @Override
  public Iterator<Episode> heldOut() {
    return draw(RandomStream.HELD_OUT, 0);
  }

  private Iterator<Episode> draw(RandomStream stream, long first) {
    return new EndlessIterator(name(), stream, settings.seed(), first, this::episode);
  }

  private Episode episode(String taskId, RandomGenerator random) {
    double amplitude = MIN_AMPLITUDE + (MAX_AMPLITUDE - MIN_AMPLITUDE) * random.nextDouble();
    double phase = MAX_PHASE * random.nextDouble();
    Rows support = rows(settings.supportRows(), amplitude, phase, random);
    Rows query = rows(settings.queryRows(), amplitude, phase, random);
    return new Episode(
        taskId,
        support,
        query,
        new TreeMap<>(
            Map.of("amplitude", Double.toString(amplitude), "phase", Double.toString(phase))));
  }

  private static Rows rows(int count, double amplitude, double phase, RandomGenerator random) {
    float[] x = new float[count];
    float[] y = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) (MAX_X * (2 * random.nextDouble() - 1));
      y[i] = (float) (amplitude * Math.sin(x[i] - phase));
    }
    int[] shape = {count, 1};
    return new Rows(NdArray.of(shape, x), NdArray.of(shape, y), null);
  }
}
