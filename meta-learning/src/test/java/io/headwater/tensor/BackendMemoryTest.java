package io.headwater.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headwater.learner.LearnerDefinition;
import io.headwater.learner.LearnerTypes;
import io.headwater.learner.MetaLearner;
import io.headwater.model.Activation;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.model.Normalisation;
import io.headwater.model.Parameters;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the backend really takes, against what was estimated and from one call to the next. */
@ParameterizedClass
@EnumSource(names = {"CPU", "ND4J"})
class BackendMemoryTest {
  private static final MetaLearner LEARNER =
      LearnerTypes.create(
          new LearnerDefinition(
              "maml",
              new MlpSpec(3, List.of(16, 8), 2, Activation.SOFTPLUS, Normalisation.LAYER),
              LossFunction.CROSS_ENTROPY,
              new TreeMap<>(Map.of("steps", 3L)),
              1));

  private final BackendKind kind;

  BackendMemoryTest(BackendKind kind) {
    this.kind = kind;
  }

  private static Task task(int support, int query) {
    return new Task("t", rows(support), rows(query), null);
  }

  private static Rows rows(int count) {
    return Rows.unweighted(
        NdArray.zeros(DType.FLOAT32, count, 3), NdArray.zeros(DType.FLOAT32, count));
  }

  @Test
  void staysWithinTheEstimate() {
    List<Task> tasks = List.of(task(5, 3), task(2, 9), task(1, 1));
    Parameters phi = LEARNER.initialise();
    try (TensorBackend learning = kind.open(DType.FLOAT32);
        TensorBackend adapting = kind.open(DType.FLOAT32)) {
      LEARNER.learn(learning, phi, tasks);
      LEARNER.adapt(adapting, phi, tasks);

      // Everything a first call allocated is idle after it.
      assertThat(learning.idleBytes()).isPositive();
      assertThat(learning.idleBytes()).isLessThanOrEqualTo(LEARNER.estimateLearnBytes(phi, tasks));
      assertThat(adapting.idleBytes()).isLessThanOrEqualTo(LEARNER.estimateAdaptBytes(phi, tasks));
    }
  }

  @Test
  void takesNothingMoreForTheSameShapesAgain() {
    List<Task> tasks = List.of(task(5, 3), task(2, 9));
    Parameters phi = LEARNER.initialise();
    try (TensorBackend backend = kind.open(DType.FLOAT32)) {
      LEARNER.learn(backend, phi, tasks);
      long once = backend.idleBytes();
      for (int i = 0; i < 20; i++) {
        LEARNER.learn(backend, phi, tasks);
      }

      assertThat(backend.idleBytes()).isEqualTo(once);
    }
  }

  @Test
  void takesOverTheIdleMemoryOfAnotherOfItsOpener() {
    assumeTrue(kind == BackendKind.CPU, "ND4J's arrays are not on the heap");
    List<Task> tasks = List.of(task(5, 3), task(2, 9));
    Parameters phi = LEARNER.initialise();
    Supplier<TensorBackend> opener = kind.opener(DType.FLOAT32);
    try (TensorBackend one = opener.get();
        TensorBackend other = opener.get()) {
      LEARNER.learn(one, phi, tasks);
      long once = other.idleBytes();
      LEARNER.learn(other, phi, tasks);

      assertThat(other.idleBytes()).isPositive().isEqualTo(once);
    }
  }

  @Test
  void hasMemoryOfItsOwnWhileAnotherOfItsOpenerIsAtWork() {
    assumeTrue(kind == BackendKind.CPU, "ND4J's arrays are not on the heap");
    Supplier<TensorBackend> opener = kind.opener(DType.FLOAT32);
    try (TensorBackend one = opener.get();
        TensorBackend other = opener.get()) {
      one.scoped(() -> one.full(1, 64)); // An idle array that either could take.

      one.scoped(
          () -> {
            Tensor ones = one.full(1, 64);
            NdArray twos = other.scoped(() -> other.toHost(other.full(2, 64)));
            assertThat(twos.get(0)).isEqualTo(2);
            assertThat(one.toHost(ones).get(0)).isEqualTo(1);
            return null;
          });
      assertThat(one.idleBytes()).isEqualTo(2 * 64 * 4L);
    }
  }

  @Test
  void letsIdleArraysGoOnceTheyExceedTheirLimit() {
    boolean cpu = kind == BackendKind.CPU;
    try (TensorBackend backend =
        cpu ? CpuBackend.limitedTo(128 << 20, DType.FLOAT32) : kind.open(DType.FLOAT32)) {
      for (int i = 0; i < 100; i++) {
        int size = (1 << 20) + i;
        backend.scoped(() -> backend.full(1, size));
      }

      assertThat(backend.idleBytes()).isBetween(1L, 64L << 20);
    }
  }

  @Test
  void backendsBetweenTheirScopesLeaveTheHeapToTheOneAtWork() {
    assumeTrue(kind == BackendKind.CPU, "ND4J's arrays are not on the heap");
    int eighth = Math.toIntExact(Runtime.getRuntime().maxMemory() / 8 / Float.BYTES);
    List<TensorBackend> backends = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      TensorBackend backend = kind.open(DType.FLOAT32);
      backends.add(backend);
      backend.scoped(() -> backend.full(1, eighth));
    }
    backends.forEach(TensorBackend::close);
  }

  @Test
  void freesATasksTensorsWhenTheWorkFails() {
    try (TensorBackend backend = kind.open(DType.FLOAT32)) {
      assertThat(
              catchThrowable(
                  () ->
                      backend.scoped(
                          () ->
                              backend.matmul(backend.full(1, 1, 2, 3), backend.full(1, 1, 2, 3)))))
          .isInstanceOf(IllegalArgumentException.class);

      assertThat(backend.idleBytes()).isBetween(2 * 6 * 4L, 2 * 16 * 4L);
    }
  }

  @Test
  void refusesToComputeOnceClosed() {
    TensorBackend closed = kind.open(DType.FLOAT32);
    closed.close();
    closed.close();

    assertThat(catchThrowable(() -> closed.scoped(() -> closed.full(1, 2))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected an open backend but it is closed");
  }

  @Test
  void refusesMoreThanItsShareOfTheHeap() {
    try (TensorBackend backend = CpuBackend.limitedTo(1 << 20, DType.FLOAT32)) {
      assertThat(catchThrowable(() -> backend.scoped(() -> backend.full(1, 1 << 19))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("expected tensors of at most 1048576 bytes")
          .hasMessageContaining("2097152 more");
      assertThat(backend.<NdArray>scoped(() -> backend.toHost(backend.full(1, 1 << 10))).size())
          .isEqualTo(1 << 10);
    }
  }

  @Test
  void reusesWhatIsReleasedAndKeepsWhatAReshapeStillHolds() {
    try (TensorBackend backend = kind.open(DType.FLOAT32)) {
      NdArray kept =
          backend.scoped(
              () -> {
                Tensor x = backend.full(3, 2, 3);
                Tensor view = backend.reshape(x, 6);
                backend.release(x);
                backend.release(backend.full(5, 2, 3));
                backend.full(7, 2, 3);
                return backend.toHost(view);
              });

      assertThat(kept.toDoubles()).containsOnly(3);
    }
  }
}
