package io.headwater.schema.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.TaskEvent;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParser;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContractHistoryTest {

  static Stream<Class<? extends SpecificRecordBase>> contracts() {
    return CurrentContracts.types().stream();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void newestCommittedVersionEqualsCurrentContract(Class<? extends SpecificRecordBase> type)
      throws IOException {
    List<Schema> versions = SchemaHistory.versions(type);

    assertThat(versions)
        .as("committed versions of %s; write them as the package documentation says", type)
        .isNotEmpty();
    assertThat(CurrentContracts.json(versions.get(versions.size() - 1)))
        .as(
            "%s differs from src/main/avro-history/%d. Committed versions never change: undo the"
                + " change, or write version %d (command in the package documentation of"
                + " io.headwater.schema.serde) and commit it",
            type.getSimpleName(), SchemaHistory.newestVersion(), SchemaHistory.newestVersion() + 1)
        .isEqualTo(CurrentContracts.json(CurrentContracts.schemas().get(type.getSimpleName())));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void isFullyCompatibleWithEveryCommittedVersion(Class<? extends SpecificRecordBase> type)
      throws IOException {
    Schema current = CurrentContracts.schemas().get(type.getSimpleName());

    for (Schema older : SchemaHistory.versions(type)) {
      assertThat(SchemaDifference.between(older, current)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void generatedClassHasTheContractOfTheSources(Class<? extends SpecificRecordBase> type)
      throws IOException {
    Schema generated = SpecificData.get().getSchema(type);

    assertThat(SchemaNormalization.parsingFingerprint64(generated))
        .isEqualTo(
            SchemaNormalization.parsingFingerprint64(
                CurrentContracts.schemas().get(type.getSimpleName())));
  }

  @Test
  void catchesNewFieldWithoutDefault() throws IOException {
    Schema changed =
        taskEventWith(
            "\"name\" : \"learn\",",
            "\"name\" : \"priority\", \"type\" : \"int\" }, { \"name\" : \"learn\",");

    assertThat(SchemaDifference.between(committedTaskEvent(), changed))
        .singleElement()
        .asString()
        .contains("new readers cannot read old records", "TaskEvent.priority");
  }

  @Test
  void catchesRemovedFieldThatHadNoDefault() throws IOException {
    Schema changed = taskEventWith("\"name\" : \"eventId\"", "\"name\" : \"identity\"");

    assertThat(SchemaDifference.between(committedTaskEvent(), changed))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("old readers cannot read new records", "TaskEvent.eventId"));
  }

  @Test
  void catchesWidenedTypeInNestedRecord() throws IOException {
    Schema changed = taskEventWith("\"items\" : \"int\"", "\"items\" : \"long\"");

    assertThat(SchemaDifference.between(committedTaskEvent(), changed))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "old readers cannot read new records", "TaskEvent.support.features.shape"));
  }

  @Test
  void allowsNewFieldWithDefault() throws IOException {
    Schema changed =
        taskEventWith(
            "\"name\" : \"learn\",",
            "\"name\" : \"priority\", \"type\" : \"int\", \"default\" : 0 }, { \"name\" : \"learn\",");

    assertThat(SchemaDifference.between(committedTaskEvent(), changed)).isEmpty();
  }

  private static Schema committedTaskEvent() {
    return SchemaHistory.versions(TaskEvent.class).get(0);
  }

  private static Schema taskEventWith(String from, String to) throws IOException {
    String json = CurrentContracts.json(committedTaskEvent());
    assertThat(json).contains(from);
    return new SchemaParser().parse(json.replace(from, to)).mainSchema();
  }
}
