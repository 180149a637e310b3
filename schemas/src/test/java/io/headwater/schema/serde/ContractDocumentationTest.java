package io.headwater.schema.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class ContractDocumentationTest {

  @Test
  void everyRecordAndFieldIsDocumented() throws IOException {
    for (Schema schema : CurrentContracts.schemas().values()) {
      assertThat(schema.getDoc()).as("doc of %s", schema.getFullName()).isNotBlank();
      for (Schema.Field field : schema.getFields()) {
        assertThat(field.doc()).as("doc of %s.%s", schema.getFullName(), field.name()).isNotBlank();
      }
    }
  }

  @Test
  void everyContractHasItsTopicAndSubject() {
    assertThat(Contracts.published())
        .extracting(contract -> contract.type().getSimpleName() + "->" + contract.subject("eu."))
        .containsExactly(
            "TaskEvent->eu.tasks-value",
            "TaskFeedback->eu.task-feedback-value",
            "AdaptedModel->eu.adapted-models-value",
            "MetaParameters->eu.meta-parameters-value",
            "LearningProgress->eu.learning-progress-value");
  }
}
