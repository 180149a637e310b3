package io.headwater.standalone.endtoend;

import static io.headwater.standalone.endtoend.Events.array;
import static io.headwater.standalone.endtoend.Events.column;
import static io.headwater.standalone.endtoend.Events.dataset;
import static io.headwater.standalone.endtoend.Events.lying;
import static io.headwater.standalone.endtoend.Events.withSupport;

import io.headwater.schema.Dataset;
import io.headwater.schema.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Events that can be read and whose datasets are wrong. {@code sinusoid} takes one feature and one
 * target, {@code characters} two features and a label from 0 to 2; a dataset has at most 50 rows.
 */
final class BadDatasets {
  private static final String FEATURES = "support.features";
  private static final Tensor TARGETS = column(1, 2);

  private BadDatasets() {}

  static Stream<BadRecord> all() {
    return Stream.of(shapes(), values(), sizes()).flatMap(cases -> cases);
  }

  private static Stream<BadRecord> shapes() {
    return Stream.of(
        shape(
            "width of another learner", array(new int[] {2, 2}, 1, 2, 3, 4), "[rows, 1]", "[2, 2]"),
        shape("shape against bytes", lying(List.of(3, 1), 8), "shape [3, 1]", "8 bytes"),
        shape(
            "product that overflows",
            lying(List.of(1 << 30, 1 << 30, 16), 0),
            "shape [1073741824, 1073741824, 16]",
            "0 bytes"),
        shape("negative dimension", lying(List.of(-2, 1), 8), "at least 0", "shape [-2, 1]"),
        shape(
            "huge dimension",
            lying(List.of(Integer.MAX_VALUE, 1), 4),
            "shape [2147483647, 1]",
            "4 bytes"),
        shape(
            "huge number of dimensions",
            lying(Collections.nCopies(20_000, 1), 4),
            "at most 32 dimensions",
            "20000 dimensions"));
  }

  private static Stream<BadRecord> values() {
    return Stream.of(
        values(
            "NaN feature",
            new Dataset(column(1, 2, Float.NaN), column(1, 2, 3), null),
            "support.features[2, 0]",
            "NaN"),
        values(
            "infinite target",
            new Dataset(column(1, 2), column(Float.POSITIVE_INFINITY, 2), null),
            "support.targets[0, 0]",
            "Infinity"),
        values(
            "NaN weight",
            new Dataset(column(1, 2), TARGETS, array(new int[] {2}, 1, Float.NaN)),
            "support.weights[1]",
            "NaN"),
        BadRecord.of(
            "negative weight",
            withSupport(new Dataset(column(1, 2), TARGETS, array(new int[] {2}, 1, -1))),
            "bad-weight",
            "support.weights[1]",
            "at least 0",
            "-1.0"),
        label("label out of range", 3, "3.0"),
        label("label that is not whole", 0.5f, "0.5"),
        BadRecord.of(
            "infinite query feature of a learner that replaces NaN",
            Events.of(
                "lenient",
                "bad",
                dataset(column(1, Float.NaN), TARGETS),
                dataset(column(Float.NEGATIVE_INFINITY), column(1))),
            "not-finite",
            "query.features[0, 0]",
            "or NaN where none was observed",
            "-Infinity"),
        BadRecord.of(
            "adaptation that diverges",
            withSupport(dataset(column(1e30f, 2), TARGETS)),
            "diverged",
            "adaptation",
            "finite parameters and losses",
            "NaN or infinity"),
        BadRecord.of(
            "unadapted losses that are not finite",
            Events.of("lenient", "bad", dataset(column(1, 2), column(1e30f, 2)), null),
            "diverged",
            "adaptation",
            "finite parameters and losses",
            "in the unadapted model's losses too"));
  }

  private static Stream<BadRecord> sizes() {
    return Stream.of(
        BadRecord.of(
            "empty support set",
            withSupport(dataset(column(), column())),
            "empty-dataset",
            FEATURES,
            "at least 1 row",
            "0 rows"),
        BadRecord.of(
            "no row with weight",
            withSupport(new Dataset(column(1, 2), TARGETS, array(new int[] {2}, 0, 0))),
            "empty-dataset",
            "support.weights",
            "at least one weight above 0",
            "a sum of 0"),
        BadRecord.of(
            "too many rows",
            withSupport(dataset(column(new float[51]), column(new float[51]))),
            "too-many-rows",
            FEATURES,
            "at most limits.max-rows=50",
            "51 rows"));
  }

  private static BadRecord shape(String name, Tensor features, String expected, String actual) {
    return BadRecord.of(
        name, withSupport(dataset(features, TARGETS)), "wrong-shape", FEATURES, expected, actual);
  }

  private static BadRecord values(String name, Dataset support, String where, String actual) {
    return BadRecord.of(name, withSupport(support), "not-finite", where, "a finite number", actual);
  }

  private static BadRecord label(String name, float label, String actual) {
    Dataset support = dataset(array(new int[] {2, 2}, 1, 2, 3, 4), array(new int[] {2}, 0, label));
    return BadRecord.of(
        name,
        Events.of("characters", "bad", support, null),
        "bad-label",
        "support.targets[1]",
        "a whole number from 0 to 2",
        actual);
  }
}
