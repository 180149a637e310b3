package io.headwater.schema.serde;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

/**
 * Writes the current contracts as the next version of the history. A tool: its name keeps it out of
 * ordinary test runs; the package documentation of {@code io.headwater.schema.serde} has the
 * command.
 */
class WriteContractVersion {

  @Test
  void writesTheNextVersion() throws IOException {
    Map<String, Schema> current = CurrentContracts.schemas();
    Path directory =
        CurrentContracts.HISTORY.resolve(Integer.toString(SchemaHistory.newestVersion() + 1));
    Files.createDirectories(directory);
    for (Class<? extends SpecificRecordBase> type : CurrentContracts.types()) {
      Files.writeString(
          directory.resolve(type.getSimpleName() + ".avsc"),
          CurrentContracts.json(current.get(type.getSimpleName())) + "\n");
    }
    System.out.println("Wrote " + directory.toAbsolutePath());
  }
}
