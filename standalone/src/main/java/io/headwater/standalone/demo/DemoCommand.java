package io.headwater.standalone.demo;

import io.headwater.standalone.episodes.EpisodeSource;
import io.headwater.standalone.episodes.OmniglotEpisodes;
import io.headwater.standalone.episodes.OmniglotSettings;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TurnedDigits;
import io.headwater.streams.cli.Verbosity;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.HeadwaterConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headwater demo}: everything on one machine, learning visibly, gone when it ends. */
@Command(
    name = "demo",
    description = "Runs broker, registry, application and producer; shows meta-learning happen.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  /** What to learn. */
  enum Tasks {
    SINUSOID(180_000, 2_000, 1_000),
    OMNIGLOT(70_000, 64, 1_000),
    MNIST(100L * TurnedDigits.TASKS, 2 * TurnedDigits.TASKS, TurnedDigits.TASKS);

    private final long tasks;
    private final int window;
    private final int heldOut;

    Tasks(long tasks, int window, int heldOut) {
      this.tasks = tasks;
      this.window = window;
      this.heldOut = heldOut;
    }
  }

  private static final int STOPS = 4;
  private static final int IMAGES = 10;
  private static final int TEST_IMAGES = 100;
  private static final int MNIST_SIDE = 14;

  @Mixin Verbosity verbosity;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "sinusoid",
      description =
          "sinusoid (regression), omniglot (characters) or mnist (a trunk shared by turned digits"
              + " against models alone); default: ${DEFAULT-VALUE}")
  private Tasks kind;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "omniglot: directory of images_background.zip and images_evaluation.zip; mnist: of the"
              + " four ...-ubyte.gz")
  private Path data;

  @Option(names = "--way", defaultValue = "5", description = "omniglot: classes in a task")
  private int way;

  @Option(names = "--shot", defaultValue = "1", description = "omniglot: support images a class")
  private int shot;

  @Option(names = "--query", description = "omniglot: query images a class")
  private Integer query;

  @Option(names = "--side", description = "omniglot: side of the images in pixels")
  private Integer side;

  @Option(names = "--tasks", description = "tasks to learn from")
  private Long count;

  @Option(
      names = "--window",
      description = "sinusoid, omniglot: tasks that are on their way at once, at most")
  private Integer window;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "sinusoid, omniglot: the application's configuration, in place of the demo's")
  private Path config;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "sinusoid, omniglot: keep the model store here, for evaluate --start")
  private Path keep;

  @Option(
      names = "--learner",
      defaultValue = "maml",
      description = "sinusoid, omniglot: maml or fomaml")
  private String learner;

  @Option(names = "--json", description = "end with one line of JSON")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException, ConfigException {
    if (kind == Tasks.MNIST) {
      return compareTrunks();
    }
    EpisodeSource source = source();
    long tasks = count == null ? kind.tasks : count;
    PrintStream out = System.out;
    out.println("starting a Kafka broker and a schema registry ...");
    try (TemporaryDirectory directory = TemporaryDirectory.create("headwater-demo-");
        Stack stack = Stack.start(directory.path())) {
      HeadwaterConfig app = stack.configure(yaml(), overrides(directory.path()));
      int most = window == null ? kind.window : window;
      out.printf(
          Locale.ROOT,
          "broker %s, registry %s%nlearning %s with %s from %,d tasks%n",
          stack.clientSettings().get("bootstrap.servers"),
          stack.clientSettings().get("schema.registry.url"),
          source.name(),
          app.learners().get(app.learners().firstKey()).definition().algorithm(),
          tasks);
      DemoReport report = new Demonstration(stack, app, out).run(source, tasks, most, kind.heldOut);
      out.print(report.toText());
      if (json) {
        out.println(report.toJson());
      }
      return report.counts().closed() ? 0 : 1;
    }
  }

  private int compareTrunks() throws IOException, InterruptedException, ConfigException {
    int passes = Math.toIntExact((count == null ? kind.tasks : count) / TurnedDigits.TASKS);
    if (passes < 1) {
      throw new ParameterException(
          spec.commandLine(), "--tasks: expected at least " + TurnedDigits.TASKS);
    }
    TurnedDigits digits =
        TurnedDigits.open(data("the four ...-ubyte.gz"), IMAGES, TEST_IMAGES, MNIST_SIDE, 1);
    List<Integer> stops =
        IntStream.rangeClosed(1, STOPS)
            .mapToObj(stop -> passes * stop / STOPS)
            .filter(stop -> stop > 0)
            .toList();
    System.out.println("starting a Kafka broker and a schema registry ...");
    try (TemporaryDirectory directory = TemporaryDirectory.create("headwater-demo-");
        Stack stack = Stack.start(directory.path())) {
      TrunkReport report =
          new TrunkComparison(stack, directory.path(), MNIST_SIDE, digits, System.out).run(stops);
      System.out.print(report.toText());
      if (json) {
        System.out.println(report.toJson());
      }
      return report.counts().closed() ? 0 : 1;
    }
  }

  private EpisodeSource source() {
    return kind == Tasks.SINUSOID
        ? new SinusoidEpisodes(SinusoidSettings.withSeed(1))
        : OmniglotEpisodes.open(
            data("images_background.zip and images_evaluation.zip"), omniglot());
  }

  private Path data(String files) {
    if (data == null) {
      throw new ParameterException(
          spec.commandLine(), "--data: expected the directory of " + files);
    }
    return data;
  }

  private OmniglotSettings omniglot() {
    OmniglotSettings small = OmniglotSettings.of(way, shot, 1);
    return new OmniglotSettings(
        way,
        shot,
        query == null ? small.query() : query,
        side == null ? small.side() : side,
        small.trainingClasses(),
        small.seed());
  }

  private String yaml() throws IOException {
    if (config != null) {
      return Files.readString(config);
    }
    String name = kind.name().toLowerCase(Locale.ROOT) + ".yaml";
    try (InputStream in = DemoCommand.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Map<String, String> overrides(Path directory) {
    String prefix = "HEADWATER_LEARNERS_" + kind.name() + "_";
    Map<String, String> overrides = new HashMap<>();
    if (config == null) {
      overrides.put(prefix + "ALGORITHM", learner);
    }
    if (config == null && kind == Tasks.OMNIGLOT) {
      int pixels = omniglot().side() * omniglot().side();
      overrides.put(prefix + "MODEL_INPUTS", Integer.toString(pixels));
      overrides.put(prefix + "MODEL_OUTPUTS", Integer.toString(way));
    }
    Path store = keep == null ? directory.resolve("model-store") : keep;
    overrides.put("HEADWATER_STORE_DIRECTORY", store.toString());
    overrides.put("HEADWATER_KAFKA_STATE_DIR", directory.resolve("state").toString());
    return overrides;
  }
}
