package io.headwater.benchmarks.compare;

/** One that does the work again and again. One thread; closed by whoever opened it. */
public interface Side extends AutoCloseable {
  /** Its name in reports. */
  String name();

  /**
   * Returns once it can run blocks at full speed.
   *
   * @throws MissingSideException if it cannot run here
   */
  void awaitReady() throws MissingSideException;

  /** Does the work for about so many seconds of processor time, at least once. */
  Block run(double seconds) throws MissingSideException;

  @Override
  void close();
}
