package io.headwater.learner;

import io.headwater.model.Activation;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.model.ModelSpec;
import io.headwater.model.Normalisation;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.NdArray;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Seeded learners and tasks for tests. */
final class Episodes {
  private Episodes() {}

  static MetaLearner learner(
      String algorithm, ModelSpec model, LossFunction loss, long steps, double rate) {
    return learner(algorithm, model, loss, Map.of("steps", steps, "rate", rate));
  }

  static MetaLearner learner(
      String algorithm, ModelSpec model, LossFunction loss, Map<String, Object> settings) {
    return LearnerTypes.create(
        new LearnerDefinition(algorithm, model, loss, new TreeMap<>(settings), 1));
  }

  static MlpSpec mlp(int inputs, List<Integer> hidden, int outputs, Activation activation) {
    return new MlpSpec(inputs, hidden, outputs, activation, Normalisation.NONE);
  }

  /** Tasks of 2 to 5 support and 1 to 6 query rows, every second one with weights. */
  static List<Task> ragged(long seed, int tasks, ModelSpec model, LossFunction loss) {
    Random random = new Random(seed);
    return IntStream.range(0, tasks)
        .mapToObj(
            i ->
                new Task(
                    "task-" + i,
                    rows(random, 2 + random.nextInt(4), model, loss, i % 2 == 0),
                    rows(random, 1 + random.nextInt(6), model, loss, i % 2 == 1),
                    null))
        .toList();
  }

  private static Rows rows(
      Random random, int count, ModelSpec model, LossFunction loss, boolean weighted) {
    NdArray targets = targets(random, count, model.outputs(), loss);
    NdArray weights =
        weighted
            ? NdArray.owning(new int[] {count}, random.doubles(count, 0.1, 2).toArray())
            : null;
    int[] features =
        IntStream.concat(IntStream.of(count), IntStream.of(model.featureShape())).toArray();
    return new Rows(normal(random, features), targets, weights);
  }

  private static NdArray targets(Random random, int count, int outputs, LossFunction loss) {
    return switch (loss) {
      case CROSS_ENTROPY ->
          NdArray.owning(
              new int[] {count}, random.ints(count, 0, outputs).asDoubleStream().toArray());
      case BINARY_CROSS_ENTROPY ->
          NdArray.owning(
              new int[] {count, outputs}, random.doubles((long) count * outputs).toArray());
      case SQUARED_ERROR, HUBER -> normal(random, count, outputs);
    };
  }

  static NdArray normal(Random random, int... shape) {
    double[] values =
        IntStream.range(0, IntStream.of(shape).reduce(1, (a, b) -> a * b))
            .mapToDouble(i -> random.nextGaussian())
            .toArray();
    return NdArray.owning(shape, values);
  }

  /** y = amplitude · sin(x + phase), as in Finn et al. 2017, §5.1: 10 support and 10 query rows. */
  static List<Task> sinusoids(long seed, int tasks) {
    Random random = new Random(seed);
    return IntStream.range(0, tasks)
        .mapToObj(
            i -> {
              double amplitude = 0.1 + 4.9 * random.nextDouble();
              double phase = Math.PI * random.nextDouble();
              return new Task(
                  "sinusoid-" + i,
                  sinusoid(random, amplitude, phase),
                  sinusoid(random, amplitude, phase),
                  null);
            })
        .toList();
  }

  private static Rows sinusoid(Random random, double amplitude, double phase) {
    float[] x = new float[10];
    float[] y = new float[10];
    for (int i = 0; i < x.length; i++) {
      x[i] = -5 + 10 * random.nextFloat();
      y[i] = (float) (amplitude * Math.sin(x[i] + phase));
    }
    return Rows.unweighted(
        NdArray.owning(new int[] {10, 1}, x), NdArray.owning(new int[] {10, 1}, y));
  }
}
