package io.headwater.standalone.episodes;

import java.util.Iterator;
import java.util.function.LongFunction;

/** Episodes 0, 1, 2, … of one stream. */
final class EndlessIterator implements Iterator<Episode> {

  private final LongFunction<Episode> nth;
  private long next;

  EndlessIterator(LongFunction<Episode> nth) {
    this.nth = nth;
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Episode next() {
    return nth.apply(next++);
  }
}
