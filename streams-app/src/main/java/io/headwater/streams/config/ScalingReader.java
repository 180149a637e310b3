package io.headwater.streams.config;

import io.headwater.task.Missing;
import io.headwater.task.Scaling;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Reads the section that says how a learner's features are standardised. */
final class ScalingReader {
  private final Problems problems;

  ScalingReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads the section of a learner with this many features a row. */
  Scaling read(Section section, int features) {
    SortedMap<String, String> types = new TreeMap<>();
    ScalingJson.TYPES.forEach(type -> types.put(type, type));
    String type = section.choice("type", types, ScalingJson.NONE);
    Missing missing =
        section.choice(
            "missing", LearnerReader.byName(Missing.values(), Missing::configName), Missing.REFUSE);
    Scaling scaling =
        switch (type) {
          case ScalingJson.TASK -> new Scaling.OfTask(missing);
          case ScalingJson.LEARNER -> constants(section, missing, features);
          default -> none(section, missing);
        };
    section.refuseUnknown();
    return scaling;
  }

  private Scaling none(Section section, Missing missing) {
    if (missing == Missing.MEAN) {
      problems.add(
          section.pathOf("missing"),
          "expected refuse where the type is none but was 'mean'; only the types task and learner"
              + " have a mean to put in the place of NaN");
    }
    return Scaling.none();
  }

  private Scaling constants(Section section, Missing missing, int features) {
    List<Double> mean = numbers(section, "mean", features, "numbers", value -> true);
    List<Double> scale =
        numbers(section, "scale", features, "numbers greater than 0", value -> value > 0);
    // Where one of them is wrong a problem is noted, and what is returned is not used.
    return mean.size() == scale.size()
        ? new Scaling.OfLearner(missing, mean, scale)
        : Scaling.none();
  }

  private List<Double> numbers(
      Section section, String key, int count, String kind, Predicate<Float> check) {
    String allowed = "a list of " + count + " " + kind + ", one for each feature";
    if (!section.has(key)) {
      problems.add(section.pathOf(key), "missing; expected " + allowed);
    }
    // Features are float32, and so are the numbers that they are standardised by.
    return section.numbers(
        key,
        count,
        allowed,
        value -> Float.isFinite(value.floatValue()) && check.test(value.floatValue()));
  }
}
