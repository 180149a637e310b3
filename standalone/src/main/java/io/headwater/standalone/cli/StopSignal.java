package io.headwater.standalone.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Turns Ctrl-C or SIGTERM into an interrupt of the working thread, and holds the process until the
 * work has returned: so what was begun is finished and reported.
 */
final class StopSignal {

  private static final int PATIENCE_SECONDS = 10;

  private StopSignal() {}

  /** Does the work on this thread; it should return soon after the thread is interrupted. */
  static int during(IntSupplier work) {
    Thread worker = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(worker, done), "stop-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.getAsInt();
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

  private static void stop(Thread worker, CountDownLatch done) {
    worker.interrupt();
    try {
      // Past the patience the process ends whatever the work does.
      boolean ended = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        worker.interrupt();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
