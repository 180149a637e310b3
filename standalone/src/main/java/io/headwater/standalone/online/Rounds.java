package io.headwater.standalone.online;

import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.RainbowDigits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * All rounds of a protocol in order, the same ones for the same seed. Lessons replay what has come,
 * as follow-the-meta-leader does (Finn et al. 2019, algorithm 2): each draws one of the tasks so
 * far, the present one among them, and from its images disjoint support and query sets. One thread.
 */
final class Rounds implements Iterator<Round> {
  /** Ends the task ids of lessons; what comes after it makes them unique. */
  private static final String LESSON = ".lesson-";

  private final Protocol protocol;
  private final RainbowDigits digits;
  private final Random random;
  private int next;
  private long lessons;

  Rounds(Protocol protocol, RainbowDigits digits) {
    this.protocol = protocol;
    this.digits = digits;
    this.random = new Random(protocol.seed());
  }

  /** Whether a task id is that of a task itself, not of a lesson drawn from it. */
  static boolean isExam(String taskId) {
    return !taskId.contains(LESSON);
  }

  @Override
  public boolean hasNext() {
    return next < protocol.tasks() * protocol.stages().size();
  }

  @Override
  public Round next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all rounds are over");
    }
    int task = next / protocol.stages().size();
    int images = protocol.stages().get(next % protocol.stages().size());
    next++;
    List<Episode> drawn = new ArrayList<>();
    for (int i = 0; i < protocol.lessons(); i++) {
      int of = random.nextInt(task + 1);
      drawn.add(lesson(of, of < task ? RainbowDigits.IMAGES : images));
    }
    Episode exam =
        new Episode(
            digits.id(task),
            digits.first(task, images),
            digits.heldOut(task),
            digits.attributes(task));
    return new Round(task, images, drawn, exam);
  }

  private Episode lesson(int task, int images) {
    int shots = Math.min(protocol.shots(), images / 2);
    int[] drawn =
        Minibatch.places(images, 2 * shots, random).stream().mapToInt(Integer::intValue).toArray();
    return new Episode(
        digits.id(task) + LESSON + lessons++,
        digits.images(task, IntStream.of(drawn).limit(shots).toArray()),
        digits.images(task, IntStream.of(drawn).skip(shots).toArray()),
        digits.attributes(task));
  }
}
