package io.headwater.schema.serde;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaParser;
import org.apache.avro.specific.SpecificRecordBase;

/** The contracts as src/main/avro has them now. Tests run in the module's directory. */
final class CurrentContracts {
  static final Path SOURCES = Path.of("src/main/avro");
  static final Path HISTORY = Path.of("src/main/avro-history");

  private CurrentContracts() {}

  /** Every named type by its simple name. */
  static Map<String, Schema> schemas() throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(SOURCES)) {
      files = listed.sorted().toList();
    }
    SchemaParser parser = new SchemaParser();
    for (Path file : files) {
      parser.parse(file);
    }
    Map<String, Schema> byName = new TreeMap<>();
    for (Schema schema : parser.getParsedNamedSchemas()) {
      byName.put(schema.getName(), schema);
    }
    return byName;
  }

  /** A self-contained copy: every named type where it is first used. */
  static String json(Schema schema) {
    return SchemaFormatter.getInstance("json/pretty").format(schema);
  }

  /** The record types of {@link Contracts}, published and internal. */
  static List<Class<? extends SpecificRecordBase>> types() {
    List<Class<? extends SpecificRecordBase>> types = new ArrayList<>(Contracts.internal());
    for (Contract<?> contract : Contracts.published()) {
      types.add(contract.type());
    }
    return types;
  }
}
