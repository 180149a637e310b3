package io.headwater.standalone.evaluate;

import io.headwater.task.Task;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that work on the {@link Part}s of a batch, each with a float32 backend of its own; the
 * caller's is one of them. What comes of a part depends on nothing but the part, and results are in
 * its order: how many workers there are changes nothing but the time.
 *
 * <p>Each backend by itself may take half of the heap. For all of them together that is too much,
 * so a part begins only when what it takes fits into that half beside the ones being worked on:
 * parts that are too large to go side by side go one after the other.
 *
 * <p>For one thread, who closes it.
 */
public final class Workers implements AutoCloseable {
  /** What is to be done with a part. */
  interface Work<T> {
    T on(TensorBackend backend, List<Task> tasks);
  }

  private record Worker(TensorBackend backend, ExecutorService thread) {}

  private static final long MIB = 1 << 20;

  private final TensorBackend callers;
  private final List<Worker> others = new ArrayList<>();
  private final int mebibytes;
  private final Semaphore room;

  private Workers(int count, BackendKind kind) {
    callers = kind.open(DType.FLOAT32);
    while (others.size() < count - 1) {
      others.add(
          new Worker(kind.open(DType.FLOAT32), Executors.newSingleThreadExecutor(Workers::daemon)));
    }
    mebibytes = (int) Math.min(callers.limitBytes() / MIB, Integer.MAX_VALUE);
    room = new Semaphore(mebibytes, true);
  }

  /**
   * So many workers.
   *
   * @param count at least 1
   * @throws io.headwater.tensor.UnusableBackendException if there is no such backend here
   */
  public static Workers open(int count, BackendKind kind) {
    return new Workers(count, kind);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "evaluate-worker");
    thread.setDaemon(true);
    return thread;
  }

  /** What {@code work} makes of each part, in their order. */
  <T> List<T> map(List<Part> parts, Work<T> work) {
    Round<T> round = new Round<>(parts, work);
    List<Future<?>> running = new ArrayList<>();
    for (Worker other : others.subList(0, Math.min(others.size(), parts.size() - 1))) {
      running.add(other.thread().submit(() -> round.take(other.backend())));
    }
    try {
      round.take(callers);
    } finally {
      running.forEach(Workers::await);
    }
    return round.results;
  }

  /** Each worker takes the next part until none is left. */
  private final class Round<T> {
    private final List<Part> parts;
    private final Work<T> work;
    private final List<T> results;
    private final AtomicInteger next = new AtomicInteger();

    Round(List<Part> parts, Work<T> work) {
      this.parts = parts;
      this.work = work;
      results = new ArrayList<>(Collections.nCopies(parts.size(), null));
    }

    void take(TensorBackend backend) {
      for (int i = next.getAndIncrement(); i < parts.size(); i = next.getAndIncrement()) {
        Part part = parts.get(i);
        int taken = (int) Math.min(mebibytes, (part.bytes() + MIB - 1) / MIB);
        room.acquireUninterruptibly(taken);
        try {
          results.set(i, work.on(backend, part.tasks()));
        } finally {
          room.release(taken);
        }
      }
    }
  }

  private static void await(Future<?> running) {
    try {
      running.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while workers were at it", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a worker failed", e.getCause());
    }
  }

  @Override
  public void close() {
    others.forEach(
        other -> {
          other.thread().shutdown();
          other.backend().close();
        });
    callers.close();
  }
}
