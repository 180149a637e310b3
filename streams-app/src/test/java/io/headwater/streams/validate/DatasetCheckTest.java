package io.headwater.streams.validate;

import static io.headwater.streams.SampleEvents.classification;
import static io.headwater.streams.SampleEvents.regression;
import static io.headwater.streams.SampleEvents.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.headwater.schema.Dataset;
import io.headwater.schema.Tensor;
import io.headwater.streams.SampleLearners;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetCheckTest {
  private static final int MAX_ROWS = 3;
  private static final float NAN = Float.NaN;
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private final DatasetCheck regression =
      new DatasetCheck(SampleLearners.only(SampleLearners.REGRESSION).definition(), MAX_ROWS);
  private final DatasetCheck classification =
      new DatasetCheck(SampleLearners.only(SampleLearners.CLASSIFICATION).definition(), MAX_ROWS);

  @Test
  void takesTheMostRowsThereMayBe() throws RejectedRecordException {
    assertThat(regression.check(regression(1, 1, 1, 2, 2, 2, 3, 3, 3), "support").count())
        .isEqualTo(3);
  }

  static Stream<Arguments> badSupportSets() {
    Tensor features = tensor(List.of(2, 2), 1, 2, 3, 4);
    Tensor targets = tensor(List.of(2, 1), 5, 6);
    String f = "support.features";
    String t = "support.targets";
    String w = "support.weights";
    return Stream.of(
        // Shapes against bytes.
        bad(
            "negative dimension",
            new Dataset(tensor(List.of(-1, 2)), targets, null),
            Reason.WRONG_SHAPE,
            f,
            "dimensions of at least 0",
            "shape [-1, 2]"),
        bad(
            "bytes for another shape",
            new Dataset(tensor(List.of(2, 2), 1, 2, 3), targets, null),
            Reason.WRONG_SHAPE,
            f,
            "4 bytes for each element of shape [2, 2]",
            "12 bytes"),
        bad(
            "product that is 0 modulo 2^64",
            new Dataset(tensor(List.of(1 << 30, 1 << 30, 16)), targets, null),
            Reason.WRONG_SHAPE,
            f,
            "4 bytes for each element of shape [1073741824, 1073741824, 16]",
            "0 bytes"),
        bad(
            "product that overflows before a 0",
            new Dataset(tensor(List.of(65_536, 65_536, 0)), targets, null),
            Reason.WRONG_SHAPE,
            f,
            "4 bytes for each element of shape [65536, 65536, 0]",
            "0 bytes"),
        bad(
            "more dimensions than there can be",
            new Dataset(tensor(Collections.nCopies(5_000, 1), 1), targets, null),
            Reason.WRONG_SHAPE,
            f,
            "at most 32 dimensions",
            "5000 dimensions"),
        // Shapes against the learner and each other.
        bad(
            "scalar features",
            new Dataset(tensor(List.of(), 1), targets, null),
            Reason.WRONG_SHAPE,
            f,
            "[rows, 2]",
            "[]"),
        bad(
            "features of another rank",
            new Dataset(tensor(List.of(2, 2, 1), 1, 2, 3, 4), targets, null),
            Reason.WRONG_SHAPE,
            f,
            "[rows, 2]",
            "[2, 2, 1]"),
        bad(
            "features of another width",
            new Dataset(tensor(List.of(1, 3), 1, 2, 3), targets, null),
            Reason.WRONG_SHAPE,
            f,
            "[rows, 2]",
            "[1, 3]"),
        bad(
            "targets of a classification",
            new Dataset(features, tensor(List.of(2), 5, 6), null),
            Reason.WRONG_SHAPE,
            t,
            "[2, 1]",
            "[2]"),
        bad(
            "targets for more rows",
            new Dataset(features, tensor(List.of(3, 1), 5, 6, 7), null),
            Reason.WRONG_SHAPE,
            t,
            "[2, 1]",
            "[3, 1]"),
        bad(
            "weights for fewer rows",
            new Dataset(features, targets, tensor(List.of(1), 1)),
            Reason.WRONG_SHAPE,
            w,
            "[2]",
            "[1]"),
        // Numbers of rows.
        bad(
            "no rows",
            new Dataset(tensor(List.of(0, 2)), tensor(List.of(0, 1)), null),
            Reason.EMPTY_DATASET,
            f,
            "at least 1 row",
            "0 rows"),
        bad(
            "too many rows",
            regression(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4),
            Reason.TOO_MANY_ROWS,
            f,
            "at most limits.max-rows=3",
            "4 rows"),
        // Values.
        bad(
            "NaN feature",
            new Dataset(tensor(List.of(2, 2), 1, 2, 3, NAN), targets, null),
            Reason.NOT_FINITE,
            f + "[1, 1]",
            "a finite number",
            "NaN"),
        bad(
            "infinite target",
            new Dataset(features, tensor(List.of(2, 1), 5, -INFINITY), null),
            Reason.NOT_FINITE,
            t + "[1, 0]",
            "a finite number",
            "-Infinity"),
        bad(
            "NaN weight",
            new Dataset(features, targets, tensor(List.of(2), NAN, 1)),
            Reason.NOT_FINITE,
            w + "[0]",
            "a finite number",
            "NaN"),
        bad(
            "negative weight",
            new Dataset(features, targets, tensor(List.of(2), 1, -0.5f)),
            Reason.BAD_WEIGHT,
            w + "[1]",
            "at least 0",
            "-0.5"),
        bad(
            "no row with weight",
            new Dataset(features, targets, tensor(List.of(2), 0, 0)),
            Reason.EMPTY_DATASET,
            w,
            "at least one weight above 0",
            "a sum of 0"));
  }

  private static Arguments bad(
      String name, Dataset support, Reason reason, String where, String expected, String actual) {
    return arguments(name, support, reason, where, expected, actual);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badSupportSets")
  void rejectsSupportSetWith(
      String name, Dataset support, Reason reason, String where, String expected, String actual) {
    assertRejection(regression, support, reason, where, expected, actual);
  }

  @Test
  void takesMissingFeaturesWhereTheLearnerReplacesThem() throws RejectedRecordException {
    assertThat(imputing().check(regression(1, NAN, 1), "support").features().get(1)).isNaN();
  }

  @Test
  void rejectsInfiniteFeatureAndMissingTargetOfALearnerThatReplacesMissingFeatures() {
    assertRejection(
        imputing(),
        regression(1, -INFINITY, 1),
        Reason.NOT_FINITE,
        "support.features[0, 1]",
        "a finite number, or NaN where none was observed",
        "-Infinity");
    assertRejection(
        imputing(),
        regression(1, 1, NAN),
        Reason.NOT_FINITE,
        "support.targets[0, 0]",
        "a finite number",
        "NaN");
  }

  private static DatasetCheck imputing() {
    String learner =
        SampleLearners.REGRESSION.replace(
            "loss:", "scaling: {type: task, missing: mean}\n    loss:");
    return new DatasetCheck(SampleLearners.only(learner).definition(), MAX_ROWS);
  }

  static Stream<Arguments> badLabels() {
    return Stream.of(
        arguments(1.5f, "1.5"),
        arguments(-1f, "-1.0"),
        arguments(3f, "3.0"),
        arguments(1e30f, Double.toString(1e30f)));
  }

  @ParameterizedTest
  @MethodSource("badLabels")
  void rejectsLabelThatIsNoClass(float label, String actual) {
    Dataset support = classification(new float[] {1, 2, 3, 4}, 0, label);

    assertRejection(
        classification,
        support,
        Reason.BAD_LABEL,
        "support.targets[1]",
        "a whole number from 0 to 2",
        actual);
  }

  private static void assertRejection(
      DatasetCheck check,
      Dataset dataset,
      Reason reason,
      String where,
      String expected,
      String actual) {
    RejectedRecordException rejection =
        catchThrowableOfType(RejectedRecordException.class, () -> check.check(dataset, "support"));

    assertThat(rejection).as("a rejection").isNotNull();
    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection.where()).isEqualTo(where);
    assertThat(rejection.expected()).isEqualTo(expected);
    assertThat(rejection.actual()).isEqualTo(actual);
  }
}
