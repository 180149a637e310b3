package io.headwater.tensor;

import io.headwater.tensor.CpuTensor.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Arrays that no tensor uses at the moment, by length. One thread. */
final class IdleArrays<A> {
  private final Map<Integer, Deque<Buffer<A>>> byLength = new HashMap<>();
  private long bytes;

  /** Adds an array of so many values, which take so many bytes. */
  void add(Buffer<A> array, int length, long itsBytes) {
    byLength.computeIfAbsent(length, key -> new ArrayDeque<>()).push(array);
    bytes += itsBytes;
  }

  /** Takes out one of so many values, which take so many bytes; null when there is none. */
  Buffer<A> take(int length, long itsBytes) {
    Deque<Buffer<A>> ready = byLength.get(length);
    Buffer<A> array = ready == null ? null : ready.poll();
    if (array != null) {
      bytes -= itsBytes;
    }
    return array;
  }

  /** Lets all go. */
  void clear() {
    byLength.clear();
    bytes = 0;
  }

  /** Bytes of all of them. */
  long bytes() {
    return bytes;
  }
}
