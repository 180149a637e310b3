package io.headwater.standalone.episodes;

import java.util.Iterator;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/** Consecutive episodes of one stream of a source, told apart by their task ids. */
final class EndlessIterator implements Iterator<Episode> {

  private final String prefix;
  private final RandomStream stream;
  private final long seed;
  private final BiFunction<String, RandomGenerator, Episode> draw;
  private long next;

  /**
   * @param source name of the source
   * @param first number of the first episode
   * @param draw makes the episode of a task id from its random numbers
   */
  EndlessIterator(
      String source,
      RandomStream stream,
      long seed,
      long first,
      BiFunction<String, RandomGenerator, Episode> draw) {
    this.prefix = source + "-" + stream.label() + "-" + seed + "-";
    this.stream = stream;
    this.seed = seed;
    this.next = first;
    this.draw = draw;
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Episode next() {
    long number = next++;
    return draw.apply(prefix + number, stream.generator(seed, number));
  }
}
