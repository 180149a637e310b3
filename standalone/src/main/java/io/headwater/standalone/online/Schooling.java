package io.headwater.standalone.online;

import io.headwater.task.Rows;
import java.util.List;
import java.util.Random;

/**
 * How long a network is trained on the images of one task.
 *
 * @param steps of the optimizer
 * @param rows drawn for each step; all where there are fewer
 */
public record Schooling(int steps, int rows) {

  /** Trains on. */
  Descent.State train(Descent descent, Descent.State from, Rows images, Random random) {
    Descent.State state = from;
    for (int step = 0; step < steps; step++) {
      state = descent.step(state, List.of(Minibatch.drawn(images, rows, random)));
    }
    return state;
  }
}
