package io.headwater.schema.serde;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

/**
 * Writes the current contracts as the next version of the history, if they have changed. A tool:
 * its name keeps it out of ordinary test runs; the package documentation of {@code
 * io.headwater.schema.serde} has the command.
 */
class WriteContractVersion {

  @Test
  void writesTheNextVersion() throws IOException {
    int newest = SchemaHistory.newestVersion();
    Map<String, String> contracts = contracts();
    assumeFalse(
        contracts.equals(written(version(newest))),
        "no contract has changed since version " + newest);
    Path directory = version(newest + 1);
    Files.createDirectories(directory);
    for (Map.Entry<String, String> contract : contracts.entrySet()) {
      Files.writeString(directory.resolve(contract.getKey()), contract.getValue());
    }
    System.out.println("Wrote " + directory.toAbsolutePath());
  }

  private static Path version(int number) {
    return CurrentContracts.HISTORY.resolve(Integer.toString(number));
  }

  private static Map<String, String> contracts() throws IOException {
    Map<String, Schema> current = CurrentContracts.schemas();
    Map<String, String> contracts = new TreeMap<>();
    for (Class<? extends SpecificRecordBase> type : CurrentContracts.types()) {
      contracts.put(
          type.getSimpleName() + ".avsc",
          CurrentContracts.json(current.get(type.getSimpleName())) + "\n");
    }
    return contracts;
  }

  private static Map<String, String> written(Path directory) throws IOException {
    Map<String, String> contracts = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        contracts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contracts;
  }
}
