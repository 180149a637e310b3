package io.headwater.benchmarks;

import io.headwater.benchmarks.compare.Deadline;
import io.headwater.benchmarks.compare.Outcome;
import io.headwater.benchmarks.core.Backends;
import io.headwater.benchmarks.core.CoreMeasurements;
import io.headwater.benchmarks.core.CostCurves;
import io.headwater.benchmarks.peers.Peers;
import io.headwater.benchmarks.pipeline.Deployments;
import io.headwater.benchmarks.pipeline.PipelineMeasurements;
import io.headwater.benchmarks.report.Machine;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Table;
import io.headwater.standalone.demo.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quick} and {@code full}: Headwater beside its peers. */
@Command(description = "Headwater beside its peers, block by block in one run.")
final class Everything implements Callable<Integer> {
  private final Extent extent;

  @Option(
      names = "--peers",
      paramLabel = "DIR",
      description = "scripts of the peers; default: ../shared/peers beside the checkout")
  private Path peers =
      Path.of(System.getProperty("headwater.home", ".")).resolve("../shared/peers").normalize();

  @Option(
      names = "--python",
      paramLabel = "FILE",
      defaultValue = "/usr/bin/python3",
      description = "interpreter that has PyTorch: ${DEFAULT-VALUE}")
  private String python;

  @Option(
      names = "--peer-blas",
      paramLabel = "DIR",
      description =
          "another libblas.so.3 and liblapack.so.3 to try for the peers; the fastest of those there"
              + " are is used")
  private Path blas;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      split = ",",
      defaultValue = "",
      description =
          "only comparisons of the core whose titles, and measurements of the pipeline whose names,"
              + " contain one of these")
  private Set<String> only;

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      defaultValue = "core,curves,pipeline",
      description = "what is measured: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  private Set<Part> parts;

  @Option(
      names = "--record",
      paramLabel = "DIR",
      description = "pipeline: where each process of Headwater leaves a flight recording (JFR)")
  private Path recordings;

  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description = "pipeline: a Kafka setting of the streams, over Headwater's defaults")
  private Map<String, String> kafka = Map.of();

  @Option(
      names = "--load",
      paramLabel = "TASKS",
      defaultValue = "10000",
      description =
          "pipeline: tasks a second in the measurement of endurance; default: ${DEFAULT-VALUE}")
  private int load;

  /** What can be left out. */
  enum Part {
    CORE,
    CURVES,
    PIPELINE
  }

  Everything(Extent extent) {
    this.extent = extent;
  }

  @Override
  public Integer call() throws Exception {
    Deadline deadline = new Deadline(extent.seconds());
    Report report = new Report(System.out, extent.commandName());
    Map<String, Object> about = Machine.describe();
    about.put("backend", Backends.kind().configName());
    report.line(about);
    List<Table> tables = new ArrayList<>();
    try (TemporaryDirectory directory = TemporaryDirectory.create("headwater-benchmark-")) {
      if (parts.contains(Part.CORE)) {
        tables.add(core(directory.path(), deadline, report));
      }
      if (parts.contains(Part.CURVES)) {
        CostCurves curves = new CostCurves(extent.curves(), deadline, report);
        tables.add(curves.byTasks());
        tables.add(curves.byParameters());
      }
      if (parts.contains(Part.PIPELINE)) {
        tables.add(
            new PipelineMeasurements(extent.pipeline(), load, deadline, report, this::isWanted)
                .run(
                    directory.path(),
                    new Deployments.Options(Optional.ofNullable(recordings), kafka)));
      }
    }
    for (Table table : tables) {
      System.out.println();
      table.lines().forEach(System.out::println);
    }
    return 0;
  }

  private boolean isWanted(String name) {
    return only.stream().anyMatch(name::contains);
  }

  private Table core(Path directory, Deadline deadline, Report report) throws IOException {
    Path links = Files.createDirectory(directory.resolve("blas"));
    Path driver =
        Path.of(System.getProperty("headwater.home", "."))
            .resolve("benchmarks/src/main/python/peer_blocks.py");
    Peers found =
        Peers.find(
            new Peers.Place(peers, driver, python, Optional.ofNullable(blas), links), report);
    Table table = Outcome.table();
    new CoreMeasurements(found, extent.core(), deadline, report)
        .run(this::isWanted)
        .forEach(outcome -> outcome.addTo(table));
    return table;
  }
}
