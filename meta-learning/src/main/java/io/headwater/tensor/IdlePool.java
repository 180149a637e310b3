package io.headwater.tensor;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The idle arrays of backends between their scopes: as many sets as have been at work at once,
 * whichever backend takes one next. A service has a backend for each partition and few threads,
 * which so go on in memory that is warm. Reachable softly only: the collector takes from them
 * before it says that there is no memory.
 *
 * <p>Thread-safe.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class IdlePool<A> {
  private final Deque<SoftReference<IdleArrays<A>>> sets = new ArrayDeque<>();

  /** The set given back last, or an empty one: its taker's alone until given back. */
  synchronized IdleArrays<A> take() {
    while (!sets.isEmpty()) {
      IdleArrays<A> set = sets.pop().get();
      if (set != null) {
        return set;
      }
    }
    return new IdleArrays<>();
  }

  synchronized void give(IdleArrays<A> set) {
    sets.push(new SoftReference<>(set));
  }

  /** Bytes of all sets that nobody has taken. */
  synchronized long bytes() {
    long sum = 0;
    for (SoftReference<IdleArrays<A>> reference : sets) {
      IdleArrays<A> set = reference.get();
      sum += set == null ? 0 : set.bytes();
    }
    return sum;
  }
}
