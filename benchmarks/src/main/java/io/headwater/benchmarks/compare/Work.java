package io.headwater.benchmarks.compare;

/** What a side does in one call. One thread. */
public interface Work extends AutoCloseable {
  /** One call. */
  void once();

  /** Frees what it holds. */
  @Override
  void close();
}
