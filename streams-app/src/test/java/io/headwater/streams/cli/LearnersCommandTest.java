package io.headwater.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.learner.LearnerType;
import io.headwater.learner.LearnerTypes;
import io.headwater.learner.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LearnersCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void listsEveryKindWithItsSource() {
    assertThat(execute()).isZero();

    for (LearnerType type : LearnerTypes.all()) {
      assertThat(out.toString()).contains(type.name() + " ", type.summary(), type.source());
    }
  }

  @Test
  void showsTheSettingsOfOneKind() {
    assertThat(execute("maml")).isZero();

    assertThat(out.toString().lines())
        .anySatisfy(line -> assertThat(line).matches(" *steps +1 +0 to 1000 +inner steps"))
        .anySatisfy(line -> assertThat(line).matches(" *rate +0.01 +finite and > 0 +.*"))
        .noneSatisfy(line -> assertThat(line).contains("fomaml"));
  }

  @Test
  void printsJson() throws IOException {
    execute("--json");
    JsonNode all = new ObjectMapper().readTree(out.toString());

    assertThat(all).hasSize(LearnerTypes.all().size());
    JsonNode maml = all.get(0);
    LearnerType type = LearnerTypes.named("maml");
    assertThat(maml.get("name").asText()).isEqualTo("maml");
    assertThat(maml.get("settings")).hasSize(type.settings().size());
    Setting first = type.settings().get(0);
    assertThat(maml.get("settings").get(0).get("default").asText())
        .isEqualTo(first.defaultValue().toString());
    assertThat(maml.get("settings").get(0).get("kind").asText()).isEqualTo("integer");
  }

  @Test
  void namesTheKindsWhereThereIsNoneOfThatName() {
    assertThat(execute("mamal")).isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(err.toString()).contains("expected one of").contains("maml").contains("'mamal'");
  }

  private int execute(String... arguments) {
    return ErrorLine.installOn(new CommandLine(new LearnersCommand()))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
