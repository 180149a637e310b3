package io.headwater.streams;

import static io.headwater.streams.DrivenStream.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.model.Parameters;
import io.headwater.schema.AdaptedModel;
import io.headwater.store.FileModelStore;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionDigest;
import io.headwater.streams.adapt.DefinitionConflictException;
import io.headwater.streams.adapt.LearnerRuntime;
import io.headwater.streams.config.CheckpointReference;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.EffectiveConfig;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.config.SingleLearner;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that begin at a version of a model store. */
class CheckpointStartTest {
  private final LearnerConfig plain = SampleLearners.only(SampleLearners.REGRESSION);
  private final MetaVersion zero = LearnerRuntime.of(plain, "test").versionZero();
  private final MetaVersion one = after(zero, 2);
  private final MetaVersion two = after(one, 3);

  @TempDir private Path directory;
  private Path store;

  @BeforeEach
  void fillStore() {
    store = directory.resolve("store");
    FileModelStore versions = FileModelStore.open(store);
    versions.putVersion(zero);
    versions.putVersion(one);
    versions.putVersion(two);
  }

  @Test
  void beginsAtTheNamedVersion() throws Exception {
    String learners = at(store + "@1");
    LearnerRuntime runtime = LearnerRuntime.of(SampleLearners.only(learners), "test");

    assertThat(runtime.versionZero().version()).isZero();
    assertThat(runtime.versionZero().parameters()).isEqualTo(one.parameters());
    try (DrivenStream stream =
        new DrivenStream("checkpoint-start", directory.resolve("state"), learners)) {
      stream.task(SampleEvents.event("slopes", "a", SampleEvents.regression(1, 2, 3), null), START);
      AdaptedModel model = stream.model();
      assertThat(model.getProvenance().getMeta().getVersion()).isZero();
      assertThat(model.getProvenance().getMeta().getDigest())
          .isEqualTo(runtime.versionZero().digest());
    }
  }

  @Test
  void takesTheNewestVersionWhereNoneIsNamed() {
    LearnerConfig learner = SampleLearners.only(at(store.toString()));

    assertThat(learner.checkpoint().orElseThrow().version()).isEqualTo(two);
    assertThat(learner.checkpoint().orElseThrow().reference().toString())
        .isEqualTo(store + "#slopes@2-" + two.digest());
  }

  @Test
  void isPartOfTheDefinition() {
    LearnerConfig first = SampleLearners.only(at(store + "@1"));
    LearnerConfig second = SampleLearners.only(at(store + "@2"));

    assertThat(first.definitionJson()).contains("\"checkpoint\":\"" + one.digest() + "\"");
    assertThat(first.definitionHash())
        .isNotEqualTo(second.definitionHash())
        .isNotEqualTo(plain.definitionHash());
    assertThat(first.configurationHash()).isNotEqualTo(second.configurationHash());
    assertThat(new DefinitionConflictException(second, 7, first.definitionJson()))
        .hasMessageContaining(
            "checkpoint: published \"%s\", configured \"%s\""
                .formatted(one.digest(), two.digest()));
  }

  @Test
  void isTheSameWhereverTheStoreLies() {
    Path copy = directory.resolve("copy");
    FileModelStore.open(copy).putVersion(one);

    assertThat(SampleLearners.only(at(copy + "@1")).definitionHash())
        .isEqualTo(SampleLearners.only(at(store + "@1")).definitionHash());
  }

  @Test
  void isWrittenAsItIsRead() throws ConfigException {
    HeadwaterConfig config = SampleLearners.config("checkpoint-effective", at(store.toString()));
    String section = EffectiveConfig.yaml(config);

    assertThat(section).contains("checkpoint: " + store + "#slopes@2-" + two.digest());
    assertThat(SampleLearners.config("checkpoint-effective", at(store + "@2")).learners())
        .isEqualTo(config.learners());
  }

  @Test
  void refusesWhatIsNotThere() {
    assertProblem(
        directory.resolve("nowhere").toString(),
        directory.resolve("nowhere") + ": expected a model store but is not there");
    assertProblem(
        store + "@9", store + ": expected version 9 of learner 'slopes' but has versions 0 to 2");
    assertProblem(store + "#other", store + ": expected a version of learner 'other' but has none");
    assertProblem(
        store + "@1-0123abc",
        store
            + ": expected version 1 with digest 0123abc of learner 'slopes' but has versions 0 to"
            + " 2");
    assertThat(directory.resolve("nowhere")).doesNotExist();
  }

  @Test
  void refusesANumberThatTwoVersionsHave() {
    MetaVersion other = after(zero, 5);
    FileModelStore.open(store).putVersion(other);

    assertProblem(
        store + "@1",
        "%s: expected one version 1 of learner 'slopes' but has several; name one as @1-DIGEST: %s"
            .formatted(
                store,
                FileModelStore.open(store).versions("slopes").stream()
                    .filter(id -> id.version() == 1)
                    .map(id -> id.digest())
                    .toList()));
    assertThat(
            SampleLearners.only(at(store + "@1-" + other.digest().substring(0, 12)))
                .checkpoint()
                .orElseThrow()
                .version())
        .isEqualTo(other);
  }

  @Test
  void refusesAnotherModel() {
    assertThatThrownBy(
            () ->
                SingleLearner.ofSection(
                    "algorithm: maml\nloss: squared-error\nmodel: {inputs: 3, outputs: 1}\n",
                    "wider",
                    Map.of("checkpoint", store + "#slopes")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("learners.wider.checkpoint: expected a version with the model {")
        .hasMessageContaining("\"inputs\":3")
        .hasMessageContaining(store + "#slopes has {")
        .hasMessageContaining("\"inputs\":2");
  }

  @Test
  void takesAnotherAlgorithmOfTheSameModel() throws ConfigException {
    LearnerConfig learner =
        SingleLearner.ofSection(
            "algorithm: fomaml\nloss: squared-error\nmodel: {inputs: 2, outputs: 1}\n",
            "faster",
            Map.of("checkpoint", store + "#slopes@1"));

    assertThat(LearnerRuntime.of(learner, "test").versionZero().parameters())
        .isEqualTo(one.parameters());
  }

  @Test
  void readsDirectoriesWithTheSignsOfReferences() {
    CheckpointReference reference = CheckpointReference.parse("/a@b/c@3", "mine").orElseThrow();

    assertThat(reference.directory()).isEqualTo(Path.of("/a@b/c"));
    assertThat(reference.version()).contains(3L);
    assertThat(reference.learner()).isEqualTo("mine");
    assertThat(CheckpointReference.parse("#mine", "mine")).isEmpty();
  }

  private void assertProblem(String checkpoint, String problem) {
    assertThatThrownBy(
            () ->
                SingleLearner.ofSection(
                    "algorithm: maml\nloss: squared-error\nmodel: {inputs: 2, outputs: 1}\n",
                    "slopes",
                    Map.of("checkpoint", checkpoint)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("learners.slopes.checkpoint: " + problem);
  }

  private static String at(String checkpoint) {
    return SampleLearners.REGRESSION + "    checkpoint: '" + checkpoint + "'\n";
  }

  private static MetaVersion after(MetaVersion parent, double scale) {
    Parameters parameters = parent.parameters().scaled(scale);
    String hash = parent.definitionHash();
    long number = parent.version() + 1;
    return new MetaVersion(
        parent.learnerId(),
        number,
        VersionDigest.of(hash, number, parent.digest(), parameters),
        parent.digest(),
        parent.lineage(),
        parent.definition(),
        hash,
        parent.configurationHash(),
        parent.softwareVersion(),
        parent.seed(),
        parameters,
        4 * number,
        0,
        null,
        parent.createdAt());
  }
}
