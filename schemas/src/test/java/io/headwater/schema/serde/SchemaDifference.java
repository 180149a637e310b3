package io.headwater.schema.serde;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/** What keeps two versions of a record from being FULL compatible. */
final class SchemaDifference {
  private SchemaDifference() {}

  /** One line for each incompatibility, naming the direction and the field; empty when none. */
  static List<String> between(Schema older, Schema newer) {
    List<String> differences = new ArrayList<>();
    collect("new readers cannot read old records", newer, older, differences);
    collect("old readers cannot read new records", older, newer, differences);
    return differences;
  }

  private static void collect(
      String direction, Schema reader, Schema writer, List<String> differences) {
    for (Incompatibility found :
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
            .getResult()
            .getIncompatibilities()) {
      differences.add(
          direction
              + ": "
              + reader.getName()
              + fieldPath(reader, found.getLocation())
              + ": "
              + found.getType()
              + ", "
              + found.getMessage());
    }
  }

  /** Avro says {@code /fields/3/type/1/fields/0}; this says {@code .query.features}. */
  private static String fieldPath(Schema schema, String location) {
    StringBuilder path = new StringBuilder();
    Schema at = schema;
    String[] steps = location.split("/", -1);
    for (int i = 1; i < steps.length; i++) {
      if (steps[i].equals("fields") && i + 1 < steps.length && at.getType() == Schema.Type.RECORD) {
        Schema.Field field = at.getFields().get(Integer.parseInt(steps[++i]));
        path.append('.').append(field.name());
        at = field.schema();
      } else if (steps[i].equals("items")) {
        at = at.getElementType();
      } else if (steps[i].equals("values")) {
        at = at.getValueType();
      } else if (at.getType() == Schema.Type.UNION && steps[i].matches("\\d+")) {
        at = at.getTypes().get(Integer.parseInt(steps[i]));
      }
    }
    return path.toString();
  }
}
