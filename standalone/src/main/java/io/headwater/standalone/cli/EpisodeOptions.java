package io.headwater.standalone.cli;

import io.headwater.standalone.evaluate.TaskSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which tasks {@code evaluate} learns from, and which it measures on. */
final class EpisodeOptions {
  @Option(
      names = "--tasks",
      required = true,
      paramLabel = "SOURCE",
      description = "sinusoid, blobs, omniglot or mnist.")
  private TaskSettings.Kind kind;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "omniglot, mnist: directory of the official files.")
  private Path data;

  @Option(names = "--way", paramLabel = "N", description = "Classes of a task.")
  private Integer way;

  @Option(names = "--shot", paramLabel = "N", description = "Support rows of a class.")
  private Integer shot;

  @Option(names = "--query", paramLabel = "N", description = "Query rows of a class.")
  private Integer query;

  @Option(names = "--side", paramLabel = "N", description = "Side of images in pixels.")
  private Integer side;

  @Option(
      names = "--held-out",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Held-out tasks to measure on.")
  private int heldOut;

  @Option(
      names = "--held-out-way",
      paramLabel = "N",
      description = "Classes of a held-out task (default: as many as --way).")
  private Integer heldOutWay;

  @Option(
      names = "--held-out-shot",
      paramLabel = "N",
      description = "Support rows of a class in held-out tasks (default: as many as --shot).")
  private Integer heldOutShot;

  @Option(
      names = "--held-out-query",
      paramLabel = "N",
      description = "Query rows of a class in held-out tasks (default: as many as --query).")
  private Integer heldOutQuery;

  TaskSettings.Kind kind() {
    return kind;
  }

  /** Null where none was given. */
  Path data() {
    return data;
  }

  int heldOut() {
    return heldOut;
  }

  /** What is learned from. */
  TaskSettings learned(long seed) {
    return kind.settings(way, shot, query, side, seed);
  }

  /** What is measured on. */
  TaskSettings measured(long seed) {
    return learned(seed).heldOut(heldOutWay, heldOutShot, heldOutQuery);
  }
}
