package io.headwater.standalone.episodes;

import java.util.Iterator;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/** Episodes 0, 1, 2, … of one stream of a source, told apart by their task ids. */
final class EndlessIterator implements Iterator<Episode> {

  private final String prefix;
  private final RandomGenerator random;
  private final BiFunction<String, RandomGenerator, Episode> draw;
  private long next;

  /**
   * @param source name of the source
   * @param draw makes the episode of a task id from the next random numbers
   */
  EndlessIterator(
      String source,
      RandomStream stream,
      long seed,
      BiFunction<String, RandomGenerator, Episode> draw) {
    this.prefix = source + "-" + stream.label() + "-" + seed + "-";
    this.random = stream.generator(seed);
    this.draw = draw;
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Episode next() {
    return draw.apply(prefix + next++, random);
  }
}
