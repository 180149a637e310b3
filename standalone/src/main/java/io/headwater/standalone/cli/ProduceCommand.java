package io.headwater.standalone.cli;

import io.headwater.standalone.episodes.BlobEpisodes;
import io.headwater.standalone.episodes.BlobSettings;
import io.headwater.standalone.episodes.EpisodeSource;
import io.headwater.standalone.episodes.OmniglotEpisodes;
import io.headwater.standalone.episodes.OmniglotSettings;
import io.headwater.standalone.episodes.OmniglotSettings.TrainingClasses;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.streams.cli.Verbosity;
import io.headwater.streams.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code produce sinusoid}, {@code produce blobs} and {@code produce omniglot}. */
@Command(
    name = "produce",
    description = "Send tasks of a benchmark distribution as task events.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ProduceCommand.Sinusoid.class,
      ProduceCommand.Blobs.class,
      ProduceCommand.Omniglot.class
    })
final class ProduceCommand implements Runnable {
  /** Those that need no data, by the names that their learners have too. */
  static final List<String> SMALL_SOURCES = List.of("sinusoid", "blobs");

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected sinusoid, blobs or omniglot but was none");
  }

  /** Sends sinusoid regression tasks. */
  @Command(
      name = "sinusoid",
      description = "Sinusoid regression (Finn et al. 2017).",
      mixinStandardHelpOptions = true,
      showDefaultValues = true)
  static final class Sinusoid implements Callable<Integer> {
    @Mixin private Connection connection;
    @Mixin private Sending sending;
    @Mixin Verbosity verbosity;
    @Spec private CommandSpec spec;

    @Option(names = "--shot", defaultValue = "10", description = "Support rows of a task.")
    private int shot;

    @Option(names = "--query", defaultValue = "10", description = "Query rows of a task.")
    private int query;

    @Override
    public Integer call() throws ConfigException {
      EpisodeSource source =
          new SinusoidEpisodes(new SinusoidSettings(shot, query, sending.seed()));
      return sending.send(source, connection.target(), spec.commandLine().getOut());
    }
  }

  /** Sends classification tasks of points in the plane. */
  @Command(
      name = "blobs",
      description = "Which of some clouds of points in the plane a point belongs to.",
      mixinStandardHelpOptions = true,
      showDefaultValues = true)
  static final class Blobs implements Callable<Integer> {
    @Mixin private Connection connection;
    @Mixin private Sending sending;
    @Mixin Verbosity verbosity;
    @Spec private CommandSpec spec;

    @Option(names = "--way", defaultValue = "3", description = "Classes of a task.")
    private int way;

    @Option(names = "--shot", defaultValue = "5", description = "Support points of a class.")
    private int shot;

    @Option(names = "--query", defaultValue = "5", description = "Query points of a class.")
    private int query;

    @Override
    public Integer call() throws ConfigException {
      EpisodeSource source = new BlobEpisodes(new BlobSettings(way, shot, query, sending.seed()));
      return sending.send(source, connection.target(), spec.commandLine().getOut());
    }
  }

  /** Sends Omniglot classification tasks. */
  @Command(
      name = "omniglot",
      description = "N-way K-shot Omniglot characters (Lake et al. 2015).",
      mixinStandardHelpOptions = true,
      showDefaultValues = true)
  static final class Omniglot implements Callable<Integer> {
    @Mixin private Connection connection;
    @Mixin private Sending sending;
    @Mixin Verbosity verbosity;
    @Spec private CommandSpec spec;

    @Option(
        names = "--data",
        required = true,
        paramLabel = "DIR",
        description = "Directory of images_background.zip and images_evaluation.zip.")
    private Path data;

    @Option(names = "--way", defaultValue = "5", description = "Classes of a task.")
    private int way;

    @Option(names = "--shot", defaultValue = "1", description = "Support images of a class.")
    private int shot;

    @Option(names = "--query", defaultValue = "5", description = "Query images of a class.")
    private int query;

    @Option(names = "--side", defaultValue = "14", description = "Side of the images in pixels.")
    private int side;

    @Option(names = "--upright", description = "Do not use rotated characters as classes.")
    private boolean upright;

    @Override
    public Integer call() throws ConfigException {
      TrainingClasses classes =
          upright ? TrainingClasses.CHARACTERS : TrainingClasses.ROTATED_CHARACTERS;
      EpisodeSource source =
          OmniglotEpisodes.open(
              data, new OmniglotSettings(way, shot, query, side, classes, sending.seed()));
      return sending.send(source, connection.target(), spec.commandLine().getOut());
    }
  }
}
