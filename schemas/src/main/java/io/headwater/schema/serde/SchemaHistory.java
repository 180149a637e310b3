package io.headwater.schema.serde;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.specific.SpecificRecord;

/**
 * The committed versions of the contracts, from {@code avro-history/VERSION/RECORD.avsc} on the
 * class path. A version holds every contract there was at the time; versions count from 1, the last
 * is the current one.
 */
public final class SchemaHistory {
  private SchemaHistory() {}

  /** The number of the newest version. */
  public static int newestVersion() {
    int version = 0;
    // Task events are what the stream is about: no version lacks them.
    while (resource(version + 1, Contracts.TASKS.type()) != null) {
      version++;
    }
    return version;
  }

  /** The committed schemas of a record, oldest first; empty for a record that is no contract. */
  public static List<Schema> versions(Class<? extends SpecificRecord> type) {
    List<Schema> schemas = new ArrayList<>();
    for (int version = 1; version <= newestVersion(); version++) {
      String resource = resource(version, type);
      if (resource != null) {
        schemas.add(parse(resource));
      }
    }
    return List.copyOf(schemas);
  }

  private static String resource(int version, Class<?> type) {
    String name = "/avro-history/" + version + "/" + type.getSimpleName() + ".avsc";
    return SchemaHistory.class.getResource(name) == null ? null : name;
  }

  private static Schema parse(String resource) {
    try (InputStream in = SchemaHistory.class.getResourceAsStream(resource)) {
      return new SchemaParser().parse(in).mainSchema();
    } catch (IOException e) {
      throw new UncheckedIOException(resource + ": cannot be read", e);
    }
  }
}
