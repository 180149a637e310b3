package io.headwater.standalone.online;

import io.headwater.standalone.episodes.RainbowDigits;
import java.util.List;

/**
 * What happens when (Finn et al. 2019, algorithm 1).
 *
 * @param tasks how many of the {@value RainbowDigits#TASKS} tasks come
 * @param stages how many images of a task have come when it is measured, increasing
 * @param lessons episodes to learn from at each stage, drawn from all tasks so far
 * @param shots support rows of a lesson, and query rows; half of what there is where that is less
 * @param proficiency accuracy that counts as having learned a task, 0.9 in the paper
 * @param seed of all that is drawn
 */
public record Protocol(
    int tasks, List<Integer> stages, int lessons, int shots, double proficiency, long seed) {

  /** Copies the list. */
  public Protocol {
    stages = List.copyOf(stages);
    require(tasks >= 1 && tasks <= RainbowDigits.TASKS, "tasks", "1 to 56", tasks);
    require(lessons >= 1, "lessons", "at least 1", lessons);
    require(shots >= 1, "shots", "at least 1", shots);
    for (int i = 0; i < stages.size(); i++) {
      int least = i == 0 ? 2 : stages.get(i - 1) + 1;
      int stage = stages.get(i);
      require(
          stage >= least && stage <= RainbowDigits.IMAGES,
          "stages",
          least + " to " + RainbowDigits.IMAGES,
          stage);
    }
  }

  private static void require(boolean holds, String what, String expected, int actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          "online protocol %s: expected %s but was %d".formatted(what, expected, actual));
    }
  }
}
