package io.headwater.standalone.episodes;

import java.util.Iterator;

/**
 * A distribution of tasks. Immutable and safe for concurrent use; each iterator belongs to one
 * thread, never ends, and depends on nothing but the source's settings and seed; each episode is
 * drawn from random numbers of its own.
 *
 * <p>The two streams share no task: held-out tasks come from other classes, or from another random
 * stream of a continuous distribution, and carry other task ids.
 */
public interface EpisodeSource {

  /** The name users type, for example {@code sinusoid}. */
  String name();

  /** Tasks to learn from. Every call starts the same sequence again. */
  default Iterator<Episode> training() {
    return training(0);
  }

  /** {@link #training()} without the episodes before number {@code first}, which are not drawn. */
  Iterator<Episode> training(long first);

  /**
   * Tasks to measure with. Every call starts the same sequence again, so the first n of them are a
   * fixed test set.
   */
  Iterator<Episode> heldOut();
}
