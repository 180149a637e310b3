package io.headwater.streams.config;

import io.headwater.model.Activation;
import io.headwater.model.ConvSpec;
import io.headwater.model.ConvSpec.Reduction;
import io.headwater.model.MlpSpec;
import io.headwater.model.ModelSpec;
import io.headwater.model.Normalisation;
import java.util.List;
import java.util.Optional;

/** Reads {@code learners.NAME.model}. */
final class ModelReader {
  private static final String IMAGE =
      "[height, width, channels], whole numbers of at least 1, such as [28, 28, 1]";
  private static final int CONV_BLOCKS = 4;
  private static final int CONV_FILTERS = 64;

  private final Problems problems;

  ModelReader(Problems problems) {
    this.problems = problems;
  }

  /** Returns nothing when a problem was added. */
  Optional<ModelSpec> read(Section section) {
    int before = problems.count();
    String type = section.word("type", ModelJson.MLP, List.of(ModelJson.MLP, ModelJson.CONV));
    ModelSpec model = type.equals(ModelJson.CONV) ? conv(section) : mlp(section);
    section.refuseUnknown();
    return problems.count() > before ? Optional.empty() : Optional.ofNullable(model);
  }

  private ModelSpec mlp(Section section) {
    requireKeys(section, "a whole number of at least 1", "inputs", "outputs");
    return new MlpSpec(
        section.integer("inputs", 1, 1, Integer.MAX_VALUE),
        section.widths("hidden"),
        section.integer("outputs", 1, 1, Integer.MAX_VALUE),
        section.choice(
            "activation",
            LearnerReader.byName(Activation.values(), Activation::configName),
            Activation.RELU),
        section.choice(
            "normalisation",
            LearnerReader.byName(Normalisation.values(), Normalisation::configName),
            Normalisation.NONE));
  }

  private ModelSpec conv(Section section) {
    requireKeys(section, IMAGE, "image");
    requireKeys(section, "a whole number of at least 1", "outputs");
    List<Double> image =
        section.numbers("image", 3, IMAGE, size -> size >= 1 && size <= 65536 && size % 1 == 0);
    int blocks = section.integer("blocks", CONV_BLOCKS, 1, 16);
    int filters = section.integer("filters", CONV_FILTERS, 1, Integer.MAX_VALUE);
    int outputs = section.integer("outputs", 1, 1, Integer.MAX_VALUE);
    Reduction reduction =
        section.choice(
            "reduction",
            LearnerReader.byName(Reduction.values(), Reduction::configName),
            Reduction.MAX_POOL);
    if (image.isEmpty()) {
      return null;
    }
    try {
      return new ConvSpec(
          image.get(0).intValue(),
          image.get(1).intValue(),
          image.get(2).intValue(),
          blocks,
          filters,
          outputs,
          reduction);
    } catch (IllegalArgumentException e) {
      problems.add(section.path(), e.getMessage());
      return null;
    }
  }

  private void requireKeys(Section section, String expected, String... keys) {
    for (String key : keys) {
      if (!section.has(key)) {
        problems.add(section.pathOf(key), "missing; expected " + expected);
      }
    }
  }
}
