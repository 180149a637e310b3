package io.headwater.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every backend must compute, checked against plain Java on each of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TensorBackendConformanceTest {
  private static final double[] SPECIAL = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0, 1, -2.5, 60, -60
  };

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
  void computesElementwiseFunctionsOfOneOperand(TensorBackend b) {
    checkUnary(b, b::exp, Math::exp);
    checkUnary(b, b::log, Math::log);
    checkUnary(b, b::sqrt, Math::sqrt);
    checkUnary(b, b::reciprocal, x -> 1 / x);
    checkUnary(b, b::square, x -> x * x);
    checkUnary(b, b::tanh, Math::tanh);
    checkUnary(b, b::sigmoid, x -> 1 / (1 + Math.exp(-x)));
    checkUnary(b, b::relu, x -> Math.max(x, 0));
    checkUnary(b, b::step, x -> x > 0 ? 1 : 0);
    checkUnary(b, b::softplus, x -> Double.isInfinite(x) ? Math.max(x, 0) : softplusOfFinite(x));
    checkUnary(b, x -> b.scale(x, -1.5), x -> -1.5 * x);
    checkUnary(b, x -> b.shift(x, 0.25), x -> x + 0.25);
  }

  private static double softplusOfFinite(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static void checkUnary(
      TensorBackend b, Function<Tensor, Tensor> operation, DoubleUnaryOperator expected) {
    NdArray x = NdArray.of(new int[] {3, 3}, SPECIAL).toDType(b.dtype());
    NdArray actual = b.scoped(() -> b.toHost(operation.apply(b.fromHost(x))));
    double[] values = new double[SPECIAL.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = expected.applyAsDouble(x.get(i));
    }
    assertClose(b, actual, NdArray.of(x.shape(), values));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void broadcastsTwoOperandsLikeNumpy(TensorBackend b) {
    int[][][] shapes = {
      {{2, 3, 4}, {2, 3, 4}},
      {{2, 3, 4}, {2, 1, 4}},
      {{2, 1, 4}, {2, 3, 4}},
      {{2, 3, 4}, {2, 3, 1}},
      {{2, 3, 4}, {2, 1, 1}},
      {{2, 3, 4}, {1, 1, 1}},
      {{2, 3, 1}, {2, 1, 4}},
      {{2, 3, 4}, {4}},
      {{1, 1, 4}, {5, 3, 1}},
      {{1, 1, 1}, {1, 1, 1}},
      {{2, 3, 1, 2}, {2, 1, 4, 2}},
    };
    for (int[][] pair : shapes) {
      checkBinary(b, pair, b::add, (x, y) -> x + y);
      checkBinary(b, pair, b::subtract, (x, y) -> x - y);
      checkBinary(b, pair, b::multiply, (x, y) -> x * y);
      checkBinary(b, pair, b::divide, (x, y) -> x / y);
    }
    checkBinary(b, shapes[0], (x, y) -> b.addScaled(x, y, -0.5), (x, y) -> x - 0.5 * y);
  }

  private static void checkBinary(
      TensorBackend b,
      int[][] shapes,
      BiFunction<Tensor, Tensor, Tensor> operation,
      DoubleBinaryOperator expected) {
    NdArray x = random(1, shapes[0]).toDType(b.dtype());
    NdArray y = random(2, shapes[1]).toDType(b.dtype());
    NdArray actual = b.scoped(() -> b.toHost(operation.apply(b.fromHost(x), b.fromHost(y))));
    int[] shape = Shape.broadcast(shapes[0], shapes[1]);
    double[] values = new double[Shape.size(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = expected.applyAsDouble(broadcast(x, shape, i), broadcast(y, shape, i));
    }
    assertClose(b, actual, NdArray.of(shape, values));
  }

  /** Element {@code flat} of x broadcast to {@code shape}. */
  private static double broadcast(NdArray x, int[] shape, int flat) {
    int[] own = Shape.padded(x.shape(), shape.length);
    int index = 0;
    int stride = 1;
    int rest = flat;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      int position = rest % shape[axis];
      rest /= shape[axis];
      index += own[axis] == 1 ? 0 : position * stride;
      stride *= own[axis];
    }
    return x.get(index);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void carriesNanAndInfinityThroughTwoOperands(TensorBackend b) {
    NdArray x = NdArray.of(new int[] {3, 3}, SPECIAL).toDType(b.dtype());
    NdArray y = NdArray.zeros(b.dtype(), 3, 3);
    NdArray product = b.scoped(() -> b.toHost(b.multiply(b.fromHost(x), b.fromHost(y))));

    assertThat(product.toDoubles())
        .containsExactly(Double.NaN, Double.NaN, Double.NaN, 0, -0.0, 0, -0.0, 0, -0.0);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void sumsAlongAnyAxesAndRepeatsBack(TensorBackend b) {
    int[] full = {2, 3, 4};
    int[][] targets = {
      {2, 3, 1}, {2, 1, 4}, {1, 3, 4}, {2, 1, 1}, {1, 1, 4}, {1, 3, 1}, {1, 1, 1}, {4}, {1, 4},
      {2, 3, 4}
    };
    NdArray x = random(1, full).toDType(b.dtype());
    for (int[] target : targets) {
      double[] sums = new double[Shape.size(target)];
      NdArray positions = indices(target);
      for (int i = 0; i < x.size(); i++) {
        sums[(int) broadcast(positions, full, i)] += x.get(i);
      }
      double[] repeated = new double[x.size()];
      for (int i = 0; i < repeated.length; i++) {
        repeated[i] = broadcast(positions, full, i);
      }
      b.scoped(
          () -> {
            assertClose(b, b.toHost(b.sumTo(b.fromHost(x), target)), NdArray.of(target, sums));
            assertClose(
                b,
                b.toHost(b.broadcastTo(b.fromHost(positions), full)),
                NdArray.of(full, repeated));
            return null;
          });
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void sumsOverLeadingAxesOfLengthOne(TensorBackend b) {
    NdArray x = random(1, 1, 1, 4).toDType(b.dtype());
    NdArray actual = b.scoped(() -> b.toHost(b.sumTo(b.fromHost(x), 4)));

    assertThat(actual).isEqualTo(x.reshape(4));
  }

  private static NdArray indices(int[] shape) {
    double[] values = new double[Shape.size(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return NdArray.of(shape, values);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void takesTheMaximumOfEachRow(TensorBackend b) {
    NdArray x = NdArray.of(new int[] {1, 2, 3}, new double[] {-3, -1, -2, 5, 7, 7});
    NdArray actual = b.scoped(() -> b.toHost(b.rowMaximum(b.fromHost(x))));

    assertClose(b, actual, NdArray.of(new int[] {1, 2, 1}, new double[] {-1, 7}));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void computesOnReshapedTensors(TensorBackend b) {
    NdArray x = random(1, 2, 3, 4).toDType(b.dtype());
    NdArray y = random(2, 2, 12).toDType(b.dtype());
    NdArray actual =
        b.scoped(() -> b.toHost(b.add(b.reshape(b.fromHost(x), 2, 12), b.fromHost(y))));
    double[] values = new double[24];
    for (int i = 0; i < 24; i++) {
      values[i] = x.get(i) + y.get(i);
    }

    assertClose(b, actual, NdArray.of(new int[] {2, 12}, values));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void refusesATensorWhoseScopeHasEnded(TensorBackend b) {
    Tensor[] leaked = new Tensor[1];
    b.scoped(() -> leaked[0] = b.full(1, 2));

    assertThatThrownBy(() -> b.scoped(() -> b.exp(leaked[0])))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its scope has ended");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void keepsAnOuterScopesTensorsWhenAnInnerOneEnds(TensorBackend b) {
    NdArray actual =
        b.scoped(
            () -> {
              Tensor outer = b.full(2, 3);
              b.scoped(() -> b.exp(b.reshape(outer, 1, 3)));
              b.scoped(() -> b.full(7, 3));
              return b.toHost(outer);
            });

    assertClose(b, actual, NdArray.of(new int[] {3}, new double[] {2, 2, 2}));
  }

  @ParameterizedTest
  @EnumSource
  void refusesToComputeOnceClosed(BackendKind kind) {
    TensorBackend closed = kind.open(DType.FLOAT32);
    closed.close();
    closed.close();

    assertThatThrownBy(() -> closed.scoped(() -> closed.full(1, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected an open backend but it is closed");
  }

  static NdArray random(long seed, int... shape) {
    Random random = new Random(seed);
    return NdArray.owning(shape, random.doubles(Shape.size(shape), -2, 2).toArray());
  }

  static void assertClose(TensorBackend b, NdArray actual, NdArray expected) {
    double relative = b.dtype() == DType.FLOAT32 ? 1e-5 : 1e-13;
    assertThat(actual.dtype()).isEqualTo(b.dtype());
    assertThat(actual.shape()).containsExactly(expected.shape());
    for (int i = 0; i < expected.size(); i++) {
      // A float32 backend overflows and underflows where float32 does.
      double value = expected.toDType(b.dtype()).get(i);
      if (Double.isFinite(value)) {
        assertThat(actual.get(i))
            .as("element %d of %s", i, expected)
            .isCloseTo(value, within(relative * Math.max(1, Math.abs(value))));
      } else {
        assertThat(actual.get(i))
            .as("element %d of %s", i, expected)
            .isEqualTo(Double.valueOf(value));
      }
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void movesCellsWithinBlocks(TensorBackend b) {
    CellMap map = CellMap.of(2, 3, 2, CellMap.ZEROS, 0, 2);
    NdArray x = NdArray.of(new int[] {2, 6}, new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});

    NdArray gathered = b.scoped(() -> b.toHost(b.gather(b.fromHost(x), map, 2, 4, 2)));
    NdArray back = b.scoped(() -> b.toHost(b.scatterAdd(b.fromHost(gathered), map, 2, 3, 2)));

    assertClose(
        b,
        gathered,
        NdArray.of(
            new int[] {2, 4, 2},
            new double[] {5, 6, 0, 0, 1, 2, 5, 6, 11, 12, 0, 0, 7, 8, 11, 12}));
    assertClose(
        b,
        back,
        NdArray.of(new int[] {2, 3, 2}, new double[] {1, 2, 0, 0, 10, 12, 7, 8, 0, 0, 22, 24}));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void refusesShapesThatAMapDoesNotTake(TensorBackend b) {
    CellMap map = CellMap.of(2, 3, 2, 0);

    assertThatThrownBy(() -> b.scoped(() -> b.gather(b.full(1, 2, 4), map, 2, 4)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CellMap.of(2, 3, 3)).hasMessageContaining("[-1, 3)");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void findsTheLargestOfEachWindow(TensorBackend b) {
    double nan = Double.NaN;
    // Two blocks of four cells of two values; windows of cells 0, 1 and of cell 2 and one outside.
    CellMap windows = CellMap.of(2, 4, 0, 1, CellMap.ZEROS, 2);
    NdArray x =
        NdArray.of(
            new int[] {2, 4, 2},
            new double[] {1, 5, 3, 5, -2, -3, 9, 9, nan, 1, 2, nan, -0.5, 7, 8, 8});

    NdArray largest =
        b.scoped(
            () -> {
              Tensor tensor = b.fromHost(x);
              return b.toHost(b.gather(tensor, b.largest(tensor, windows, 2), 2, 2, 2));
            });

    assertClose(
        b,
        largest,
        NdArray.of(new int[] {2, 2, 2}, new double[] {3, 5, -2, -3, nan, nan, -0.5, 7}));
  }
}
