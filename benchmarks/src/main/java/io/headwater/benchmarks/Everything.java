package io.headwater.benchmarks;

import io.headwater.benchmarks.compare.Deadline;
import io.headwater.benchmarks.compare.Outcome;
import io.headwater.benchmarks.core.CoreMeasurements;
import io.headwater.benchmarks.peers.Peers;
import io.headwater.benchmarks.report.Machine;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Table;
import io.headwater.standalone.demo.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
      defaultValue = "",
      description = "only comparisons whose titles contain this")
  private String only;

  Everything(Extent extent) {
    this.extent = extent;
  }

  @Override
  public Integer call() throws IOException {
    Deadline deadline = new Deadline(extent.seconds());
    Report report = new Report(System.out, extent.commandName());
    report.line(Machine.describe());
    List<Outcome> outcomes;
    try (TemporaryDirectory directory = TemporaryDirectory.create("headwater-benchmark-")) {
      Path links = Files.createDirectory(directory.path().resolve("blas"));
      Path driver =
          Path.of(System.getProperty("headwater.home", "."))
              .resolve("benchmarks/src/main/python/peer_blocks.py");
      Peers found =
          Peers.find(
              new Peers.Place(peers, driver, python, Optional.ofNullable(blas), links), report);
      outcomes =
          new CoreMeasurements(found, extent.core(), deadline, report)
              .run(title -> title.contains(only));
    }
    Table table = Outcome.table();
    outcomes.forEach(outcome -> outcome.addTo(table));
    table.lines().forEach(System.out::println);
    return 0;
  }
}
