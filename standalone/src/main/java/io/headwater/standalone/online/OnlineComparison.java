package io.headwater.standalone.online;

import io.headwater.learner.LearnerDefinition;
import io.headwater.optimizer.Adam;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.demo.TemporaryDirectory;
import io.headwater.standalone.episodes.RainbowDigits;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.tensor.DType;
import io.headwater.tensor.TensorBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Headwater's stream and its rivals on the same rounds, with the same network, as equal as they can
 * be: training on everything takes as many steps as the stream has meta-batches, with the same
 * optimizer on the same images; training from scratch and fine-tuning take as many as they want.
 */
public final class OnlineComparison {
  static final String STREAM = "Headwater";
  static final String SCRATCH = "from scratch";
  static final String EVERYTHING = "on everything";
  static final String FINE_TUNED = "and fine-tuned";

  private static final String LEARNER = "RAINBOW";
  private static final int WINDOW = 16;
  private static final Adam SCRATCH_OPTIMIZER = Adam.withRate(0.002);
  private static final Adam TUNING_OPTIMIZER = Adam.withRate(0.001);

  private final Protocol protocol;
  private final RainbowDigits digits;
  private final Map<String, String> settings;
  private final Schooling scratch;
  private final Schooling tuning;
  private final PrintStream out;

  /**
   * Compares, telling {@code out} of each task.
   *
   * @param settings of the learner, by environment-variable name without what all have in common:
   *     {@code SETTINGS_STEPS}
   * @param scratch how long a network is trained on a task from fresh weights
   * @param tuning and from those that were trained on everything
   */
  public OnlineComparison(
      Protocol protocol,
      RainbowDigits digits,
      Map<String, String> settings,
      Schooling scratch,
      Schooling tuning,
      PrintStream out) {
    this.protocol = protocol;
    this.digits = digits;
    this.settings = Map.copyOf(settings);
    this.scratch = scratch;
    this.tuning = tuning;
    this.out = out;
  }

  /** Starts a broker and a registry, runs all methods and stops what it started. */
  public OnlineRun run() throws IOException, InterruptedException, ConfigException {
    OnlineStream.Result streamed;
    HeadwaterConfig config;
    try (TemporaryDirectory directory = TemporaryDirectory.create("headwater-online-");
        Stack stack = Stack.start(directory.path())) {
      config = stack.configure(yaml(), overrides(directory.path()));
      streamed =
          new OnlineStream(stack, config, WINDOW).run(protocol, digits, task -> tell(STREAM, task));
    }
    Map<String, LearningCurves> curves = new LinkedHashMap<>();
    curves.put(STREAM, streamed.curves());
    curves.putAll(rivals(config));
    return new OnlineRun(
        protocol,
        IntStream.range(0, protocol.tasks()).mapToObj(digits::id).toList(),
        curves,
        streamed.counts());
  }

  private Map<String, LearningCurves> rivals(HeadwaterConfig config) {
    LearnerConfig learner = config.learners().get(config.learners().firstKey());
    LearnerDefinition network = learner.definition();
    try (TensorBackend backend = config.backend().open(DType.FLOAT32)) {
      OnEverything everything =
          new OnEverything(
              new Descent(network, learner.meta().optimizer(), backend), learner.meta().batch());
      Map<String, Rival> rivals = new LinkedHashMap<>();
      rivals.put(
          SCRATCH,
          new FromScratch(
              new Descent(network, SCRATCH_OPTIMIZER, backend), scratch, protocol.seed()));
      rivals.put(EVERYTHING, everything);
      rivals.put(
          FINE_TUNED,
          new FineTuned(
              everything,
              new Descent(network, TUNING_OPTIMIZER, backend),
              tuning,
              protocol.seed()));
      Map<String, LearningCurves> curves = new LinkedHashMap<>();
      rivals.keySet().forEach(name -> curves.put(name, new LearningCurves(protocol)));
      new Rounds(protocol, digits)
          .forEachRemaining(
              round -> {
                rivals.forEach(
                    (name, rival) -> curves.get(name).add(round.task(), rival.take(round)));
                if (curves.get(SCRATCH).complete(round.task())) {
                  tell("rivals", round.task());
                }
              });
      return curves;
    }
  }

  private void tell(String method, int task) {
    out.printf(Locale.ROOT, "%s: task %d of %d%n", method, task + 1, protocol.tasks());
  }

  private static String yaml() throws IOException {
    try (InputStream in = OnlineComparison.class.getResourceAsStream("rainbow.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Map<String, String> overrides(Path directory) {
    Map<String, String> overrides = new HashMap<>();
    settings.forEach((key, value) -> overrides.put(learnerKey(key), value));
    overrides.put(learnerKey("SEED"), Long.toString(protocol.seed()));
    overrides.put("HEADWATER_KAFKA_STATE_DIR", directory.resolve("state").toString());
    return overrides;
  }

  private static String learnerKey(String key) {
    return "HEADWATER_LEARNERS_" + LEARNER + "_" + key;
  }
}
