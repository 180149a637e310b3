package io.headwater.standalone.cli;

import io.headwater.standalone.episodes.RainbowDigits;
import io.headwater.standalone.online.OnlineComparison;
import io.headwater.standalone.online.OnlineReport;
import io.headwater.standalone.online.OnlineRun;
import io.headwater.standalone.online.Protocol;
import io.headwater.standalone.online.Schooling;
import io.headwater.streams.cli.Verbosity;
import io.headwater.streams.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code online}. */
@Command(
    name = "online",
    description =
        "Streams the tasks of Rainbow MNIST one after another (Finn et al. 2019) and compares with"
            + " training from scratch and on everything so far.",
    footer = {
      "Starts a broker and a registry of its own and stops them.",
      "Example: headwater online --data ../shared/data/mnist --figure online.svg --csv online.csv"
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class OnlineCommand implements Callable<Integer> {
  private static final int SIDE = 14;
  private static final int HELD_OUT = 500;
  private static final double PROFICIENT = 0.9;

  @Mixin Verbosity verbosity;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Directory of MNIST's four ...-ubyte.gz.")
  private Path data;

  @Option(
      names = "--tasks",
      defaultValue = "" + RainbowDigits.TASKS,
      paramLabel = "N",
      description = "How many tasks come.")
  private int tasks;

  @Option(
      names = "--stages",
      split = ",",
      defaultValue = "10,50,200,900",
      paramLabel = "N",
      description = "Images of a task that have come when it is measured.")
  private List<Integer> stages;

  @Option(
      names = "--lessons",
      defaultValue = "160",
      paramLabel = "N",
      description = "Episodes to learn from at each stage.")
  private int lessons;

  @Option(
      names = "--shots",
      defaultValue = "20",
      paramLabel = "N",
      description = "Support images of a lesson, and query images.")
  private int shots;

  @Option(
      names = "--scratch-steps",
      defaultValue = "400",
      paramLabel = "N",
      description = "Steps of training from scratch, for each task and stage.")
  private int scratchSteps;

  @Option(
      names = "--tuning-steps",
      defaultValue = "40",
      paramLabel = "N",
      description = "Steps of fine-tuning what was trained on everything.")
  private int tuningSteps;

  @Option(
      names = "--rows",
      defaultValue = "50",
      paramLabel = "N",
      description = "Images in each of those steps.")
  private int rows;

  @Option(
      names = "--seed",
      split = ",",
      defaultValue = "1",
      paramLabel = "N",
      description = "One run for each: of the tasks, their order, the lessons and the network.")
  private List<Long> seeds;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      showDefaultValue = Visibility.NEVER,
      description = "A key of the learner's section, such as settings.rate=0.05; repeatable.")
  private Map<String, String> settings = Map.of();

  @Option(names = "--figure", paramLabel = "FILE", description = "Write the curves as SVG.")
  private Path figure;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write every accuracy measured.")
  private Path csv;

  @Override
  public Integer call() throws IOException, InterruptedException, ConfigException {
    Map<String, String> variables = new HashMap<>();
    settings.forEach((key, value) -> variables.put(variable(key), value));
    List<OnlineRun> runs = new ArrayList<>();
    for (long seed : seeds) {
      Protocol protocol = new Protocol(tasks, stages, lessons, shots, PROFICIENT, seed);
      RainbowDigits digits = RainbowDigits.open(data, SIDE, HELD_OUT, seed);
      runs.add(
          new OnlineComparison(
                  protocol,
                  digits,
                  variables,
                  new Schooling(scratchSteps, rows),
                  new Schooling(tuningSteps, rows),
                  System.err)
              .run());
    }
    OnlineReport report = new OnlineReport(runs);
    System.out.print(report.toText());
    if (figure != null) {
      Files.writeString(figure, report.toSvg());
    }
    if (csv != null) {
      Files.writeString(csv, report.toCsv());
    }
    return report.closed() ? 0 : 1;
  }

  /** A key as environment variables spell it. */
  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace("-", "__").replace('.', '_');
  }
}
