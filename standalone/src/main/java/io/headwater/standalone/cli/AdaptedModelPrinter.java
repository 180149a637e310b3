package io.headwater.standalone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.standalone.checker.AdaptedSummary;
import io.headwater.standalone.checker.AdaptedSummary.Loss;
import java.util.Locale;

/** How an adapted model is shown in one line. */
@FunctionalInterface
interface AdaptedModelPrinter {

  String line(AdaptedSummary model);

  /** For people. */
  static String text(AdaptedSummary model) {
    return String.format(
        Locale.ROOT,
        "%s/%s  version %d  %s%s  tasks %s",
        model.learner(),
        model.task(),
        model.metaVersion(),
        model.query() == null ? losses("support", model.support()) : losses("query", model.query()),
        model.adapted() ? "" : "  NOT ADAPTED (diverged)",
        model.source());
  }

  /** For programs: one JSON object. */
  static String json(AdaptedSummary model) {
    ObjectNode object = new ObjectMapper().createObjectNode();
    object
        .put("learner", model.learner())
        .put("task", model.task())
        .put("metaVersion", model.metaVersion())
        .put("metaDigest", model.metaDigest())
        .put("source", model.source())
        .put("adapted", model.adapted())
        .put("occurredAt", model.occurredAt().toString())
        .putPOJO("support", model.support())
        .putPOJO("query", model.query());
    return object.toString();
  }

  private static String losses(String dataset, Loss loss) {
    String text =
        String.format(Locale.ROOT, "%s loss %.4f -> %.4f", dataset, loss.before(), loss.after());
    return loss.accuracyBefore() == null || loss.accuracyAfter() == null
        ? text
        : text
            + String.format(
                Locale.ROOT,
                "  accuracy %.1f %% -> %.1f %%",
                100 * loss.accuracyBefore(),
                100 * loss.accuracyAfter());
  }
}
