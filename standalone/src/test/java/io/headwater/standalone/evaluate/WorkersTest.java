package io.headwater.standalone.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final Workers workers = Workers.open(2, BackendKind.AUTO);

  @AfterEach
  void close() {
    workers.close();
  }

  @Test
  void givesResultsInTheOrderOfTheParts() {
    List<String> ids = workers.map(parts(20, 1), (backend, tasks) -> tasks.get(0).id());

    assertThat(ids).isEqualTo(IntStream.range(0, 20).mapToObj(i -> "task-" + i).toList());
  }

  @Test
  void worksOnTwoPartsAtOnceEachWithABackendOfItsOwn() {
    CyclicBarrier both = new CyclicBarrier(2);

    List<TensorBackend> backends =
        workers.map(
            parts(2, 1),
            (backend, tasks) -> {
              meet(both);
              return backend;
            });

    assertThat(backends.get(0)).isNotSameAs(backends.get(1));
  }

  @Test
  void worksOnPartsThatDoNotFitBesideEachOtherOneAfterTheOther() {
    long overHalfOfTheRoom = Runtime.getRuntime().maxMemory() / 3;
    AtomicInteger atWork = new AtomicInteger();
    List<Integer> seen =
        workers.map(
            parts(50, overHalfOfTheRoom),
            (backend, tasks) -> {
              int now = atWork.incrementAndGet();
              LockSupport.parkNanos(100_000);
              atWork.decrementAndGet();
              return now;
            });

    assertThat(seen).containsOnly(1);
  }

  @Test
  void triesAPartThatIsLargerThanTheRoom() {
    assertThat(workers.map(parts(3, Long.MAX_VALUE / 2), (backend, tasks) -> tasks.size()))
        .containsExactly(1, 1, 1);
  }

  @Test
  void failsWithWhatAWorkerFailedWithAndWorksOn() {
    for (int failing = 0; failing < 4; failing++) {
      String id = "task-" + failing;
      assertThatThrownBy(
              () ->
                  workers.map(
                      parts(4, 1),
                      (backend, tasks) -> {
                        if (tasks.get(0).id().equals(id)) {
                          throw new IllegalStateException("no " + id);
                        }
                        return id;
                      }))
          .hasMessage("no " + id);
    }

    assertThat(workers.map(parts(4, 1), (backend, tasks) -> tasks.size())).hasSize(4);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("expected the other worker at work too", e);
    }
  }

  private static List<Part> parts(int count, long bytes) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Rows rows =
          Rows.unweighted(
              NdArray.of(new int[] {1, 1}, new float[1]),
              NdArray.of(new int[] {1, 1}, new float[1]));
      parts.add(new Part(List.of(new Task("task-" + i, rows, null, null)), bytes));
    }
    return parts;
  }
}
