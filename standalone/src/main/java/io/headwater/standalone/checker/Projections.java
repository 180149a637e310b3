package io.headwater.standalone.checker;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.Provenance;
import io.headwater.schema.TaskEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Reader schemas that keep only what is judged or shown, so that Avro skips tensors instead of
 * decoding them.
 */
final class Projections {

  /** Whether a task event has a query set and may learn from it; the rows themselves are left. */
  static final Schema TASK =
      keep(
          TaskEvent.getClassSchema(),
          Map.of("query", nullable(emptied(optional(TaskEvent.getClassSchema(), "query")))),
          "query",
          "learn");

  /** Which event and which version an adapted model comes from. */
  static final Schema ADAPTED_SOURCE =
      keep(AdaptedModel.getClassSchema(), Map.of("provenance", provenance()), "provenance");

  /** An adapted model without parameters. */
  static final Schema ADAPTED_SUMMARY =
      keep(
          AdaptedModel.getClassSchema(),
          Map.of("provenance", provenance()),
          "learnerId",
          "taskId",
          "adapted",
          "supportLoss",
          "queryLoss",
          "occurredAt",
          "provenance");

  /** A meta-gradient without the gradient. */
  static final Schema GRADIENT =
      keep(MetaGradient.getClassSchema(), Map.of(), "learnerId", "meta", "sources", "excluded");

  private Projections() {}

  private static Schema provenance() {
    return keep(Provenance.getClassSchema(), Map.of(), "source", "meta");
  }

  private static Schema keep(Schema full, Map<String, Schema> replaced, String... names) {
    List<Schema.Field> fields =
        Arrays.stream(names)
            .map(full::getField)
            .map(
                field ->
                    new Schema.Field(field, replaced.getOrDefault(field.name(), field.schema())))
            .toList();
    return Schema.createRecord(full.getName(), full.getDoc(), full.getNamespace(), false, fields);
  }

  private static Schema emptied(Schema full) {
    return keep(full, Map.of());
  }

  private static Schema nullable(Schema schema) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
  }

  /** The type inside a union with null. */
  private static Schema optional(Schema record, String field) {
    return record.getField(field).schema().getTypes().stream()
        .filter(type -> type.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }
}
