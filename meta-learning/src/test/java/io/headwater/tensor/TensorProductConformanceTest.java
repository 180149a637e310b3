package io.headwater.tensor;

import static io.headwater.tensor.TensorBackendConformanceTest.assertClose;
import static io.headwater.tensor.TensorBackendConformanceTest.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The per-task matrix products of every backend, checked against plain Java. */
class TensorProductConformanceTest extends OnEveryBackend {
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void multipliesMatricesPerTask(TensorBackend b) {
    int[][] sizes = {
      {1, 1, 1, 1},
      {3, 2, 4, 5},
      {2, 1, 7, 1},
      {4, 10, 1, 40},
      {2, 17, 33, 9},
      {2, 40, 33, 1},
      {3, 10, 40, 1},
      {1, 19, 70, 1},
      {2, 3, 16, 1},
      {2, 40, 9, 3},
      {3, 6, 40, 40},
      {1, 7, 5, 64},
      {1, 9, 3, 150},
      {1, 3, 20, 90},
      {2, 9, 150, 17},
      {1, 11, 130, 64},
      {1, 70, 65, 67},
    };
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
  void addsABiasToAProduct(TensorBackend b) {
    for (int[] size : new int[][] {{3, 2, 4, 5}, {2, 10, 40, 40}, {2, 7, 3, 1}, {2, 10, 40, 5}}) {
      NdArray x = random(1, size[0], size[1], size[2]).toDType(b.dtype());
      NdArray w = random(2, size[0], size[2], size[3]).toDType(b.dtype());
      NdArray bias = random(3, size[0], 1, size[3]).toDType(b.dtype());
      b.scoped(
          () -> {
            Tensor product = b.matmul(b.fromHost(x), b.fromHost(w));
            NdArray expected = b.toHost(b.add(product, b.fromHost(bias)));
            Tensor actual = b.affine(b.fromHost(x), b.fromHost(w), b.fromHost(bias));
            assertClose(b, b.toHost(actual), expected);
            return null;
          });
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void multipliesByMatricesThatAllTasksShare(TensorBackend b) {
    for (int[] size : new int[][] {{3, 2, 4, 5}, {3, 10, 40, 40}, {4, 6, 40, 1}, {2, 5, 1, 20}}) {
      int tasks = size[0];
      NdArray a = random(1, tasks, size[1], size[2]).toDType(b.dtype());
      NdArray right = random(2, 1, size[2], size[3]).toDType(b.dtype());
      NdArray left = random(3, 1, size[2], size[1]).toDType(b.dtype());
      NdArray bias = random(4, 1, 1, size[3]).toDType(b.dtype());
      b.scoped(
          () -> {
            Tensor x = b.fromHost(a);
            Tensor w = b.broadcastTo(b.fromHost(right), tasks, size[2], size[3]);
            Tensor v = b.broadcastTo(b.fromHost(left), tasks, size[2], size[1]);
            Tensor c = b.broadcastTo(b.fromHost(bias), tasks, 1, size[3]);
            Tensor ownW = b.fromHost(b.toHost(w));
            Tensor ownV = b.fromHost(b.toHost(v));
            Tensor ownC = b.fromHost(b.toHost(c));
            NdArray product = b.toHost(b.matmul(x, ownW));
            assertClose(b, b.toHost(b.matmul(x, w)), product);
            assertClose(b, b.toHost(b.affine(x, w, c)), b.toHost(b.affine(x, ownW, ownC)));
            assertClose(b, b.toHost(b.affine(x, ownW, c)), b.toHost(b.affine(x, w, ownC)));
            Tensor g = b.fromHost(product);
            assertClose(
                b,
                b.toHost(b.matmulTransposedRight(g, w)),
                b.toHost(b.matmulTransposedRight(g, ownW)));
            assertClose(
                b,
                b.toHost(b.matmulTransposedLeft(v, w)),
                b.toHost(b.matmulTransposedLeft(ownV, ownW)));
            assertClose(
                b,
                b.toHost(b.matmulTransposedLeft(v, ownW)),
                b.toHost(b.matmulTransposedLeft(ownV, w)));
            return null;
          });
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void addsAProductToWhatTasksShareOrHaveThemselves(TensorBackend b) {
    for (int[] size : new int[][] {{3, 4, 2, 5}, {3, 40, 10, 40}, {4, 40, 6, 1}, {1, 33, 70, 64}}) {
      int tasks = size[0];
      NdArray left = random(1, tasks, size[2], size[1]).toDType(b.dtype());
      NdArray right = random(2, tasks, size[2], size[3]).toDType(b.dtype());
      NdArray one = random(3, 1, size[1], size[3]).toDType(b.dtype());
      b.scoped(
          () -> {
            Tensor x = b.broadcastTo(b.fromHost(one), tasks, size[1], size[3]);
            Tensor ownX = b.fromHost(b.toHost(x));
            Tensor y = b.fromHost(left);
            Tensor z = b.fromHost(right);
            NdArray expected = b.toHost(b.addScaled(ownX, b.matmulTransposedLeft(y, z), -0.3));
            assertThat(b.toHost(b.addScaledProduct(ownX, y, z, -0.3))).isEqualTo(expected);
            assertThat(b.toHost(b.addScaledProduct(x, y, z, -0.3))).isEqualTo(expected);
            assertThat(b.toHost(x)).isEqualTo(b.toHost(ownX));
            return null;
          });
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void addsAProductThatAllTasksShare(TensorBackend b) {
    NdArray one = random(1, 1, 10, 40).toDType(b.dtype());
    NdArray own = random(2, 3, 40, 40).toDType(b.dtype());
    b.scoped(
        () -> {
          Tensor shared = b.broadcastTo(b.fromHost(one), 3, 10, 40);
          Tensor product = b.matmulTransposedLeft(shared, shared);
          for (Tensor x : List.of(b.fromHost(own), product)) {
            NdArray expected = b.toHost(b.addScaled(x, product, 2));
            assertThat(b.toHost(b.addScaledProduct(x, shared, shared, 2))).isEqualTo(expected);
          }
          return null;
        });
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void multipliesATaskAlikeWhateverIsBesideIt(TensorBackend b) {
    NdArray a = random(1, 7, 10, 43).toDType(b.dtype());
    for (int columns : new int[] {40, 1}) {
      NdArray w = random(2, 1, 43, columns).toDType(b.dtype());
      b.scoped(
          () -> {
            Tensor shared = b.broadcastTo(b.fromHost(w), 7, 43, columns);
            NdArray together = b.toHost(b.matmul(b.fromHost(a), shared));
            for (int task = 0; task < 7; task++) {
              Tensor own = b.fromHost(a.slice(task * 430, 1, 10, 43));
              NdArray alone = b.toHost(b.matmul(own, b.fromHost(w)));
              int from = task * 10 * columns;
              assertThat(together.slice(from, 1, 10, columns)).isEqualTo(alone);
            }
            return null;
          });
    }
  }

  /** On the processor bit by bit: a gradient of weights sums over a task's rows. */
  @ParameterizedTest
  @CsvSource({"6, 8", "10, 16", "16, 17", "20, 33", "40, 70"})
  void zerosAtTheEndOfAColumnChangeNothing(int inner, int filledUp) {
    NdArray a = random(1, 1, 9, inner).toDType(DType.FLOAT32);
    NdArray column = random(2, 1, inner, 1).toDType(DType.FLOAT32);
    NdArrayBuilder wide = new NdArrayBuilder(DType.FLOAT32, 1, 9, filledUp);
    NdArrayBuilder tall = new NdArrayBuilder(DType.FLOAT32, 1, filledUp, 1);
    for (int row = 0; row < 9; row++) {
      wide.put(a.slice(row * inner, inner), row * filledUp);
    }
    tall.put(column, 0);
    try (TensorBackend b = BackendKind.CPU.open(DType.FLOAT32)) {
      b.scoped(
          () -> {
            Tensor product = b.matmul(b.fromHost(a), b.fromHost(column));
            Tensor filled = b.matmul(b.fromHost(wide.build()), b.fromHost(tall.build()));
            assertThat(b.toHost(filled)).isEqualTo(b.toHost(product));
            return null;
          });
    }
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
