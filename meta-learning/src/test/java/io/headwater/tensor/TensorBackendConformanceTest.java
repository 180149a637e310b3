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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every backend must compute, checked against plain Java on each of them. */
class TensorBackendConformanceTest extends OnEveryBackend {
  private static final double[] SPECIAL = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0, 1, -2.5, 60, -60
  };

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
    checkUnary(b, operation, expected, 1);
    checkUnary(b, operation, expected, 5);
  }

  private static void checkUnary(
      TensorBackend b,
      Function<Tensor, Tensor> operation,
      DoubleUnaryOperator expected,
      int times) {
    NdArray x = special(times).toDType(b.dtype());
    NdArray actual = b.scoped(() -> b.toHost(operation.apply(b.fromHost(x))));
    double[] values = new double[x.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = expected.applyAsDouble(x.get(i));
    }
    assertClose(b, actual, NdArray.of(x.shape(), values));
  }

  /** [times, 9]. */
  private static NdArray special(int times) {
    double[] values = new double[times * SPECIAL.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = SPECIAL[i % SPECIAL.length];
    }
    return NdArray.of(new int[] {times, SPECIAL.length}, values);
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
      {{3, 5, 43}, {3, 5, 43}},
      {{3, 5, 43}, {3, 1, 43}},
      {{3, 5, 43}, {3, 5, 1}},
      {{3, 1, 1}, {3, 5, 43}},
    };
    for (int[][] pair : shapes) {
      checkBinary(b, pair, b::add, (x, y) -> x + y);
      checkBinary(b, pair, b::subtract, (x, y) -> x - y);
      checkBinary(b, pair, b::multiply, (x, y) -> x * y);
      checkBinary(b, pair, b::divide, (x, y) -> x / y);
    }
    for (int[][] pair : new int[][][] {shapes[0], shapes[11]}) {
      checkBinary(b, pair, (x, y) -> b.addScaled(x, y, -0.5), (x, y) -> x - 0.5 * y);
      checkBinary(b, pair, b::wherePositive, (x, y) -> y > 0 ? x : 0);
    }
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
  static double broadcast(NdArray x, int[] shape, int flat) {
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
    for (int times : new int[] {1, 5}) {
      NdArray x = special(times).toDType(b.dtype());
      NdArray y = NdArray.zeros(b.dtype(), x.shape());
      NdArray product = b.scoped(() -> b.toHost(b.multiply(b.fromHost(x), b.fromHost(y))));
      NdArray masked = b.scoped(() -> b.toHost(b.wherePositive(b.fromHost(x), b.fromHost(x))));

      assertThat(product.slice(9 * (times - 1), 9).toDoubles())
          .containsExactly(Double.NaN, Double.NaN, Double.NaN, 0, -0.0, 0, -0.0, 0, -0.0);
      assertThat(masked.slice(9 * (times - 1), 9).toDoubles())
          .containsExactly(
              Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, 0, -0.0, 1, -0.0, 60, -0.0);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void computesOnWhatAllTasksShare(TensorBackend b) {
    NdArray own = random(1, 3, 4, 20).toDType(b.dtype());
    NdArray one = random(2, 1, 4, 20).toDType(b.dtype());
    double[] repeated = new double[own.size()];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = one.get(i % one.size());
    }
    NdArray all = NdArray.owning(b.dtype(), own.shape(), repeated);
    List<BiFunction<Tensor, Tensor, Tensor>> operations =
        List.of(
            b::add,
            b::divide,
            (x, y) -> b.subtract(y, x),
            (x, y) -> b.addScaled(x, y, 2),
            (x, y) -> b.multiply(y, y),
            (x, y) -> b.addScaled(y, y, 2),
            (x, y) -> b.square(y),
            (x, y) -> b.sumTo(y, 3, 1, 20),
            (x, y) -> b.sumTo(y, 1, 1, 1),
            (x, y) -> b.rowMaximum(y),
            (x, y) -> b.reshape(y, 3, 80),
            (x, y) -> b.reshape(y, 240),
            (x, y) -> b.broadcastTo(b.sumTo(y, 3, 4, 1), 3, 4, 20));
    for (BiFunction<Tensor, Tensor, Tensor> operation : operations) {
      b.scoped(
          () -> {
            Tensor x = b.fromHost(own);
            Tensor shared = b.broadcastTo(b.fromHost(one), 3, 4, 20);
            NdArray expected = b.toHost(operation.apply(x, b.fromHost(all)));
            assertClose(b, b.toHost(operation.apply(x, shared)), expected);
            assertThat(b.sumOverFirst(operation.apply(x, shared)))
                .containsExactly(b.sumOverFirst(operation.apply(x, b.fromHost(all))), within(1e-4));
            return null;
          });
    }
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

  static NdArray random(long seed, int... shape) {
    Random random = new Random(seed);
    return NdArray.owning(shape, random.doubles(Shape.size(shape), -2, 2).toArray());
  }

  static void assertClose(TensorBackend b, NdArray actual, NdArray expected) {
    double relative = b.dtype() == DType.FLOAT32 ? 1e-5 : 1e-13;
    assertThat(actual.dtype()).isEqualTo(b.dtype());
    assertThat(actual.shape()).containsExactly(expected.shape());
    // A float32 backend overflows and underflows where float32 does.
    NdArray rounded = expected.toDType(b.dtype());
    for (int i = 0; i < expected.size(); i++) {
      double value = rounded.get(i);
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
}
