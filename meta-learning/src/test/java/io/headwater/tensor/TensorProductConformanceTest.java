package io.headwater.tensor;

import static io.headwater.tensor.TensorBackendConformanceTest.assertClose;
import static io.headwater.tensor.TensorBackendConformanceTest.random;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The per-task matrix products of every backend, checked against plain Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TensorProductConformanceTest {
  private final List<TensorBackend> backends =
      List.of(
          BackendKind.CPU.open(DType.FLOAT32),
          BackendKind.CPU.open(DType.FLOAT64),
          BackendKind.ND4J.open(DType.FLOAT32),
          BackendKind.ND4J.open(DType.FLOAT64));

  List<TensorBackend> backends() {
    return backends;
  }

  @AfterAll
  void close() {
    backends.forEach(TensorBackend::close);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void multipliesMatricesPerTask(TensorBackend b) {
    int[][] sizes = {{1, 1, 1, 1}, {3, 2, 4, 5}, {2, 1, 7, 1}, {4, 10, 1, 40}, {2, 17, 33, 9}};
    for (int[] size : sizes) {
      int tasks = size[0];
      int n = size[1];
      int k = size[2];
      int m = size[3];
      NdArray a = random(1, tasks, n, k).toDType(b.dtype());
      NdArray at = transposed(a);
      NdArray c = random(2, tasks, k, m).toDType(b.dtype());
      NdArray ct = transposed(c);
      NdArray expected = product(a, c);
      b.scoped(
          () -> {
            assertClose(b, b.toHost(b.matmul(b.fromHost(a), b.fromHost(c))), expected);
            assertClose(
                b, b.toHost(b.matmulTransposedLeft(b.fromHost(at), b.fromHost(c))), expected);
            assertClose(
                b, b.toHost(b.matmulTransposedRight(b.fromHost(a), b.fromHost(ct))), expected);
            return null;
          });
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void multipliesATensorByItself(TensorBackend b) {
    NdArray a = random(1, 3, 4, 4).toDType(b.dtype());
    NdArray actual =
        b.scoped(
            () -> {
              Tensor x = b.fromHost(a);
              return b.toHost(b.matmulTransposedLeft(x, x));
            });

    assertClose(b, actual, product(transposed(a), a));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void rejectsMatricesThatDoNotFit(TensorBackend b) {
    assertThatThrownBy(() -> b.scoped(() -> b.matmul(b.full(1, 2, 3, 4), b.full(1, 2, 3, 4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3, 4] PLAIN and [2, 3, 4] PLAIN");
    assertThatThrownBy(() -> b.scoped(() -> b.matmul(b.full(1, 1, 3, 4), b.full(1, 2, 4, 4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1, 3, 4]");
  }

  private static NdArray product(NdArray a, NdArray b) {
    int n = a.dimension(1);
    int k = a.dimension(2);
    int m = b.dimension(2);
    double[] values = new double[a.dimension(0) * n * m];
    for (int i = 0; i < values.length; i++) {
      int column = i % m;
      int row = i / m % n;
      int task = i / m / n;
      for (int j = 0; j < k; j++) {
        values[i] += a.get((task * n + row) * k + j) * b.get((task * k + j) * m + column);
      }
    }
    return NdArray.of(new int[] {a.dimension(0), n, m}, values);
  }

  private static NdArray transposed(NdArray a) {
    int n = a.dimension(1);
    int k = a.dimension(2);
    double[] values = new double[a.size()];
    for (int i = 0; i < values.length; i++) {
      int row = i / n % k;
      int column = i % n;
      values[i] = a.get((i / n / k * n + column) * k + row);
    }
    return NdArray.of(new int[] {a.dimension(0), k, n}, values).toDType(a.dtype());
  }
}
