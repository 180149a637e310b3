package io.headwater.standalone.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C or SIGTERM into an interrupt of the working thread, and holds the process until the
 * work has returned: so what was begun is finished and reported.
 */
final class StopSignal {

  /** Time enough to send what was begun. */
  static final Duration TO_FLUSH = Duration.ofSeconds(10);

  private StopSignal() {}

  /** Work that ends with an exit code. */
  @FunctionalInterface
  interface Work<E extends Exception> {
    int run() throws E;
  }

  /**
   * Does the work on this thread; it should return soon after the thread is interrupted.
   *
   * @param patience how long after the signal the process waits for the work to return
   */
  static <E extends Exception> int during(Duration patience, Work<E> work) throws E {
    Thread worker = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(worker, done, patience), "stop-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.run();
    } finally {
      done.countDown();
      if (!worker.isInterrupted()) {
        remove(hook);
      }
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The signal came as the work ended: the hook runs, and finds the work done.
      return;
    }
  }

  private static void stop(Thread worker, CountDownLatch done, Duration patience) {
    worker.interrupt();
    try {
      // Past the patience the process ends whatever the work does.
      boolean ended = done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        worker.interrupt();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
