package io.headwater.standalone.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Learners' sections for tasks of a kind: {@code KIND-LEARNER.yaml} beside this class, or {@code
 * KIND.yaml} for learners that have none of their own. What depends on what is asked for stands in
 * them as <code>${features}</code>, <code>${classes}</code>, <code>${side}</code> and <code>
 * ${iterations}</code>.
 */
public final class Presets {
  private Presets() {}

  /**
   * The section of a learner, as YAML.
   *
   * @param algorithm a kind of learner, perhaps one that there is not
   * @param classes outputs of the model
   * @param iterations what schedules are sized by, at least 0
   */
  public static String section(String algorithm, TaskSettings tasks, int classes, long iterations) {
    String kind = tasks.kind().configName();
    try (InputStream own = stream(kind + "-" + algorithm);
        InputStream ofKind = stream(kind)) {
      String text = new String((own == null ? ofKind : own).readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("${features}", Integer.toString(tasks.features()))
          .replace("${classes}", Integer.toString(classes))
          .replace("${side}", Integer.toString(tasks.side()))
          .replace("${iterations}", Long.toString(Math.max(1, iterations)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream stream(String name) {
    return Presets.class.getResourceAsStream(name + ".yaml");
  }
}
