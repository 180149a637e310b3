package io.headwater.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.headwater.schema.Dataset;
import io.headwater.schema.NamedTensor;
import io.headwater.schema.Tensor;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What may know of what, over the main classes of all modules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String[] META_LEARNING = {
    "io.headwater.tensor..",
    "io.headwater.autodiff..",
    "io.headwater.model..",
    "io.headwater.task..",
    "io.headwater.learner..",
    "io.headwater.optimizer.."
  };
  private static final String SCHEMAS = "io.headwater.schema..";
  private static final String MODEL_STORE = "io.headwater.store..";
  private static final String STREAMS_APP = "io.headwater.streams..";
  private static final String STANDALONE = "io.headwater.standalone..";
  private static final String OURS = "io.headwater..";

  private static final Set<String> TENSOR_RECORDS =
      Set.of(Tensor.class.getName(), NamedTensor.class.getName(), Dataset.class.getName());

  private JavaClasses headwater;

  @BeforeAll
  void importMainClasses() {
    // The names of foreign classes are enough; reading the classes too takes long.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    headwater =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.headwater");
  }

  @Test
  void everyPackageBelongsToAModuleThatIsOnTheClassPath() {
    Set<String> packages =
        headwater.stream()
            .map(type -> type.getPackageName().replaceFirst("io\\.headwater\\.(\\w+).*", "$1"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(packages)
        .containsExactly(
            "autodiff",
            "learner",
            "model",
            "optimizer",
            "schema",
            "standalone",
            "store",
            "streams",
            "task",
            "tensor");
  }

  @Test
  void metaLearningDependsOnNoOtherModule() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(META_LEARNING)
            .should()
            .dependOnClassesThat(ours().and(not(resideInAnyPackage(META_LEARNING)))));
  }

  @Test
  void metaLearningKnowsNothingOfStreamsFormatsAndFiles() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(META_LEARNING)
            .and()
            .doNotHaveSimpleName("OneProvider") // A class loader: to Java its resources are URLs.
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        "org.apache.kafka..",
                        "io.confluent..",
                        "org.apache.avro..",
                        "com.fasterxml.jackson..",
                        "java.nio.file..",
                        "java.net..")
                    .or(
                        DescribedPredicate.describe(
                            "files of java.io",
                            type -> type.getName().matches("java\\.io\\.(File|RandomAccess).*")))));
  }

  @Test
  void modelReadsWithoutLearnersAndTensorsWithoutGradients() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("io.headwater.tensor..")
            .should()
            .dependOnClassesThat(ours().and(not(resideInAPackage("io.headwater.tensor..")))));
    holds(
        noClasses()
            .that()
            .resideInAPackage("io.headwater.autodiff..")
            .should()
            .dependOnClassesThat(
                ours()
                    .and(
                        not(
                            resideInAnyPackage(
                                "io.headwater.tensor..", "io.headwater.autodiff..")))));
    holds(
        noClasses()
            .that()
            .resideInAPackage("io.headwater.model..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "io.headwater.task..", "io.headwater.learner..", "io.headwater.optimizer..")));
  }

  @Test
  void onlyBackendsUseNd4j() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.headwater.tensor..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.nd4j.."));
  }

  @Test
  void schemasDependOnNoOtherModule() {
    holds(
        noClasses()
            .that()
            .resideInAPackage(SCHEMAS)
            .should()
            .dependOnClassesThat(ours().and(not(resideInAPackage(SCHEMAS)))));
  }

  @Test
  void modelStoreDependsOnMetaLearningOnly() {
    holds(
        noClasses()
            .that()
            .resideInAPackage(MODEL_STORE)
            .should()
            .dependOnClassesThat(
                ours()
                    .and(not(resideInAPackage(MODEL_STORE)))
                    .and(not(resideInAnyPackage(META_LEARNING)))));
    holds(
        noClasses()
            .that()
            .resideInAPackage(MODEL_STORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "io.confluent.."));
  }

  @Test
  void streamsAppDoesNotKnowStandalone() {
    holds(
        noClasses()
            .that()
            .resideInAPackage(STREAMS_APP)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(STANDALONE));
  }

  @Test
  void onlyTheCommitPackageUsesInternalsOfKafkaStreams() {
    DescribedPredicate<JavaClass> internals =
        resideInAnyPackage(
            "org.apache.kafka.streams.processor.internals..",
            "org.apache.kafka.streams.state.internals..",
            "org.apache.kafka.streams.internals..");

    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.headwater.streams.commit..")
            .should()
            .dependOnClassesThat(internals));
  }

  /**
   * Conversion has one place; the others hand records of tensors through: the check of datasets and
   * the chunks of the meta-update's store.
   */
  @Test
  void tensorRecordsAreConvertedInOnePlace() {
    Set<String> users =
        headwater.stream()
            .filter(type -> !type.getPackageName().equals("io.headwater.schema"))
            .filter(
                type ->
                    type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getName())
                        .anyMatch(TENSOR_RECORDS::contains))
            .map(type -> type.getName().replaceFirst("\\$.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(users)
        .containsExactly(
            "io.headwater.schema.serde.Contracts",
            "io.headwater.streams.convert.Datasets",
            "io.headwater.streams.convert.ParameterCarrier",
            "io.headwater.streams.convert.Tensors",
            "io.headwater.streams.metaupdate.MetaStateStore",
            "io.headwater.streams.validate.DatasetCheck");
  }

  /** Their decoders allocate what a length says before they compare it with the bytes there are. */
  @Test
  void generatedDecodersAreNotCalled() {
    DescribedPredicate<JavaClass> outsideGenerated = not(resideInAPackage("io.headwater.schema"));
    for (String name : Set.of("getDecoder", "createDecoder", "fromByteBuffer")) {
      holds(
          noClasses()
              .that(outsideGenerated)
              .should()
              .callMethodWhere(
                  DescribedPredicate.describe(
                      name + " of a generated record",
                      call ->
                          call.getName().equals(name)
                              && call.getTargetOwner().isAssignableTo(SpecificRecordBase.class))));
    }
  }

  @Test
  void checkerOfLossesUsesNothingOfTheApplication() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("io.headwater.standalone.checker..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(MODEL_STORE, STREAMS_APP)
                    .or(resideInAnyPackage(META_LEARNING))));
  }

  @Test
  void nothingIsCalledByWhatItIsNot() {
    holds(noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Manager|Common|Misc)(\\$.*)?"));
    holds(noClasses().should().resideInAnyPackage("..common..", "..util..", "..utils.."));
  }

  @Test
  void standardStreamsBelongToCommandLines() {
    holds(
        noClasses()
            .that(not(resideInAnyPackage("..cli..", "..demo..", "..registry..")))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  private void holds(ArchRule rule) {
    rule.allowEmptyShould(false).check(headwater);
  }

  private static DescribedPredicate<JavaClass> ours() {
    return resideInAPackage(OURS);
  }
}
