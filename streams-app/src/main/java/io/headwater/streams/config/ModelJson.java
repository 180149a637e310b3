package io.headwater.streams.config;

import io.headwater.model.Activation;
import io.headwater.model.ConvSpec;
import io.headwater.model.MlpSpec;
import io.headwater.model.ModelSpec;
import io.headwater.model.Normalisation;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Architectures as JSON objects. */
final class ModelJson {
  static final String MLP = "mlp";
  static final String CONV = "conv";

  private ModelJson() {}

  static SortedMap<String, Object> tree(ModelSpec model) {
    SortedMap<String, Object> tree = new TreeMap<>();
    if (model instanceof MlpSpec mlp) {
      tree.put("type", MLP);
      tree.put("inputs", mlp.inputs());
      tree.put("hidden", mlp.hidden());
      tree.put("outputs", mlp.outputs());
      tree.put("activation", mlp.activation().configName());
      tree.put("normalisation", mlp.normalisation().configName());
    } else if (model instanceof ConvSpec conv) {
      tree.put("type", CONV);
      tree.put("image", List.of(conv.height(), conv.width(), conv.channels()));
      tree.put("blocks", conv.blocks());
      tree.put("filters", conv.filters());
      tree.put("outputs", conv.outputs());
      tree.put("reduction", conv.reduction().configName());
    }
    return tree;
  }

  static ModelSpec read(Map<?, ?> tree) {
    String type = JsonFields.field(tree, "type", String.class);
    return switch (type) {
      case MLP -> mlp(tree);
      case CONV -> conv(tree);
      default ->
          throw new IllegalArgumentException(
              "type: expected one of [" + MLP + ", " + CONV + "] but was '" + type + "'");
    };
  }

  private static ModelSpec mlp(Map<?, ?> tree) {
    return new MlpSpec(
        JsonFields.whole(tree, "inputs"),
        JsonFields.wholes(tree, "hidden"),
        JsonFields.whole(tree, "outputs"),
        JsonFields.named(
            Activation.values(),
            Activation::configName,
            JsonFields.field(tree, "activation", String.class)),
        JsonFields.named(
            Normalisation.values(),
            Normalisation::configName,
            JsonFields.field(tree, "normalisation", String.class)));
  }

  private static ModelSpec conv(Map<?, ?> tree) {
    List<Integer> image = JsonFields.wholes(tree, "image");
    if (image.size() != 3) {
      throw new IllegalArgumentException(
          "image: expected [height, width, channels] but was " + image);
    }
    return new ConvSpec(
        image.get(0),
        image.get(1),
        image.get(2),
        JsonFields.whole(tree, "blocks"),
        JsonFields.whole(tree, "filters"),
        JsonFields.whole(tree, "outputs"),
        JsonFields.named(
            ConvSpec.Reduction.values(),
            ConvSpec.Reduction::configName,
            JsonFields.field(tree, "reduction", String.class)));
  }
}
