package io.headwater.standalone.online;

import java.util.Random;

/**
 * Learns each task by itself: fresh weights, trained on the images of the task that have come. One
 * thread.
 */
final class FromScratch implements Rival {
  private final Descent descent;
  private final Schooling schooling;
  private final Random random;

  FromScratch(Descent descent, Schooling schooling, long seed) {
    this.descent = descent;
    this.schooling = schooling;
    this.random = new Random(seed);
  }

  @Override
  public double take(Round round) {
    Descent.State state = schooling.train(descent, descent.begin(), round.exam().support(), random);
    return descent.accuracy(state.weights(), round.exam().query());
  }
}
