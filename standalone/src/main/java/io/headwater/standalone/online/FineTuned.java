package io.headwater.standalone.online;

import java.util.Random;

/** The network of {@link OnEverything}, trained further on the task's images alone. One thread. */
final class FineTuned implements Rival {
  private final OnEverything everything;
  private final Descent descent;
  private final Schooling schooling;
  private final Random random;

  /** Begins at what {@code everything} has made of the same round, which it takes first. */
  FineTuned(OnEverything everything, Descent descent, Schooling schooling, long seed) {
    this.everything = everything;
    this.descent = descent;
    this.schooling = schooling;
    this.random = new Random(seed);
  }

  @Override
  public double take(Round round) {
    Descent.State state =
        schooling.train(descent, descent.at(everything.weights()), round.exam().support(), random);
    return descent.accuracy(state.weights(), round.exam().query());
  }
}
