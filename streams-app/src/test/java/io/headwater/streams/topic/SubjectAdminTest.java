package io.headwater.streams.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against the registry client's in-memory registry, the one that {@code mock://} URLs name. */
class SubjectAdminTest {
  @Test
  void saysWhichContractsAreNotRegistered() {
    try (SubjectAdmin subjects = SubjectAdmin.of(registry("empty"), "acme.")) {
      assertThat(subjects.check())
          .extracting(SubjectAdmin.Status::describe)
          .containsExactly(
              "acme.tasks-value: not registered yet",
              "acme.task-feedback-value: not registered yet",
              "acme.adapted-models-value: not registered yet",
              "acme.meta-parameters-value: not registered yet",
              "acme.learning-progress-value: not registered yet");
    }
  }

  @Test
  void registersContractsOnce() {
    try (SubjectAdmin subjects = SubjectAdmin.of(registry("once"), "")) {
      var first = subjects.register();

      assertThat(first).hasSize(5).allMatch(registered -> registered.id() > 0);
      assertThat(subjects.register()).isEqualTo(first);
      assertThat(subjects.check())
          .allMatch(SubjectAdmin.Status::present)
          .allMatch(status -> status.problems().isEmpty());
    }
  }

  @Test
  void refusesOtherSubjectStrategy() {
    Map<String, String> settings =
        Map.of(
            "schema.registry.url",
            "mock://strategy",
            "value.subject.name.strategy",
            "io.confluent.kafka.serializers.subject.RecordNameStrategy");

    assertThatThrownBy(() -> SubjectAdmin.of(settings, ""))
        .isInstanceOf(TopicException.class)
        .hasMessageStartingWith(
            "kafka.value.subject.name.strategy: expected TopicNameStrategy but was"
                + " io.confluent.kafka.serializers.subject.RecordNameStrategy");
  }

  @Test
  void saysThatRegistryDoesNotAnswer() {
    Map<String, String> settings =
        Map.of("schema.registry.url", "http://127.0.0.1:1", "max.retries", "0");

    try (SubjectAdmin subjects = SubjectAdmin.of(settings, "")) {
      assertThatThrownBy(subjects::check)
          .isInstanceOf(TopicException.class)
          .hasMessageStartingWith(
              "the schema registry http://127.0.0.1:1 does not answer (list subjects): ");
    }
  }

  private static Map<String, String> registry(String scope) {
    return Map.of("schema.registry.url", "mock://subject-admin-" + scope);
  }
}
