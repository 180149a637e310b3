package io.headwater.standalone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schema.AdaptedModel;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How predictions are shown. */
final class PredictionPrinter {
  private final AdaptedModel model;
  private final boolean classifies;
  private final double[][] features;
  private final double[][] outputs;

  /**
   * Shows what {@code model} predicts.
   *
   * @param classifies whether outputs are probabilities of classes
   * @param features [rows, features]
   * @param outputs [rows, outputs]
   */
  PredictionPrinter(
      AdaptedModel model, boolean classifies, double[][] features, double[][] outputs) {
    this.model = model;
    this.classifies = classifies;
    this.features = features;
    this.outputs = outputs;
  }

  /** For people: the model in one line, then one line a row. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s/%s  version %d  %s%s%n",
            model.getLearnerId(),
            model.getTaskId(),
            model.getProvenance().getMeta().getVersion(),
            model.getAlgorithm(),
            model.getAdapted() ? "" : "  NOT ADAPTED (diverged)"));
    for (int row = 0; row < features.length; row++) {
      text.append(numbers(features[row], "%s")).append("  ->  ");
      text.append(
          classifies
              ? "class " + likeliest(outputs[row]) + "  (" + numbers(outputs[row], "%.4f") + ")"
              : numbers(outputs[row], "%.6g"));
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  /** For programs: one JSON object. */
  String json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode object = mapper.createObjectNode();
    object
        .put("learner", model.getLearnerId())
        .put("task", model.getTaskId())
        .put("event", model.getEventId())
        .put("metaVersion", model.getProvenance().getMeta().getVersion())
        .put("metaDigest", model.getProvenance().getMeta().getDigest())
        .put("adapted", model.getAdapted());
    ArrayNode predictions = object.putArray("predictions");
    for (int row = 0; row < features.length; row++) {
      ObjectNode prediction = predictions.addObject();
      prediction.putPOJO("features", features[row]);
      if (classifies) {
        prediction.put("class", likeliest(outputs[row])).putPOJO("probabilities", outputs[row]);
      } else {
        prediction.putPOJO("outputs", outputs[row]);
      }
    }
    return object + System.lineSeparator();
  }

  private static int likeliest(double[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return best;
  }

  private static String numbers(double[] values, String format) {
    return Arrays.stream(values)
        .mapToObj(value -> String.format(Locale.ROOT, format, value))
        .collect(Collectors.joining(" "));
  }
}
