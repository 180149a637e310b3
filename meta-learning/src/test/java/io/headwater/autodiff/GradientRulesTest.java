package io.headwater.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.tensor.BackendKind;
import io.headwater.tensor.CellMap;
import io.headwater.tensor.Convolution;
import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.Shape;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation's rule against float64 central differences, to the second order: of {@code s(x) =
 * Σ c·f(x)² + e·f(x)}, whose curvature is not zero where f is linear.
 */
@ParameterizedClass
@EnumSource(names = {"CPU", "ND4J"})
class GradientRulesTest {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-7;

  private final TensorBackend backend;

  GradientRulesTest(BackendKind kind) {
    backend = kind.open(DType.FLOAT64);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  /** An operation and the shapes it is checked on; {@code low} is the least value drawn. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Operation(String name, Function function, double low, int[]... shapes) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface Function {
    Var of(Tape tape, List<Var> x);
  }

  private static Operation on(String name, Function function, int[]... shapes) {
    return new Operation(name, function, -1.5, shapes);
  }

  /** For functions of positive numbers. */
  private static Operation positive(String name, Function function, int[]... shapes) {
    return new Operation(name, function, 0.3, shapes);
  }

  static Stream<Operation> operations() {
    int[] full = {2, 3, 4};
    int[] row = {2, 1, 4};
    int[] column = {2, 3, 1};
    int[] scalar = {2, 1, 1};
    return Stream.of(
        on("add", (t, x) -> t.add(x.get(0), x.get(1)), full, full),
        on("add row", (t, x) -> t.add(x.get(0), x.get(1)), full, row),
        on("add column and row", (t, x) -> t.add(x.get(0), x.get(1)), column, row),
        on("subtract", (t, x) -> t.subtract(x.get(0), x.get(1)), full, full),
        on("subtract from row", (t, x) -> t.subtract(x.get(0), x.get(1)), row, full),
        on("multiply", (t, x) -> t.multiply(x.get(0), x.get(1)), full, full),
        on("multiply by scalar", (t, x) -> t.multiply(x.get(0), x.get(1)), full, scalar),
        on("multiply by itself", (t, x) -> t.multiply(x.get(0), x.get(0)), full),
        positive("divide", (t, x) -> t.divide(x.get(0), x.get(1)), full, full),
        positive("divide by column", (t, x) -> t.divide(x.get(0), x.get(1)), full, column),
        on("addScaled", (t, x) -> t.addScaled(x.get(0), x.get(1), -0.7), full, full),
        on("scale", (t, x) -> t.scale(x.get(0), -1.3), full),
        on("shift", (t, x) -> t.shift(x.get(0), 0.4), full),
        on("exp", (t, x) -> t.exp(x.get(0)), full),
        positive("log", (t, x) -> t.log(x.get(0)), full),
        positive("sqrt", (t, x) -> t.sqrt(x.get(0)), full),
        positive("reciprocal", (t, x) -> t.reciprocal(x.get(0)), full),
        on("square", (t, x) -> t.square(x.get(0)), full),
        on("tanh", (t, x) -> t.tanh(x.get(0)), full),
        on("sigmoid", (t, x) -> t.sigmoid(x.get(0)), full),
        on("softplus", (t, x) -> t.softplus(x.get(0)), full),
        on("relu", (t, x) -> t.relu(x.get(0)), full),
        on("step", (t, x) -> t.multiply(t.step(x.get(0)), x.get(0)), full),
        on("matmul", (t, x) -> t.matmul(x.get(0), x.get(1)), full, new int[] {2, 4, 5}),
        on(
            "affine",
            (t, x) -> t.affine(x.get(0), x.get(1), x.get(2)),
            full,
            new int[] {2, 4, 5},
            new int[] {2, 1, 5}),
        on(
            "affineRelu",
            (t, x) -> t.affineRelu(x.get(0), x.get(1), x.get(2)),
            full,
            new int[] {2, 4, 5},
            new int[] {2, 1, 5}),
        on("multiplySum", (t, x) -> t.multiplySum(x.get(0), x.get(1), row), full, full),
        on("multiplySum itself", (t, x) -> t.multiplySum(x.get(0), x.get(0), row), full),
        on("multiplyAdd", (t, x) -> t.multiplyAdd(x.get(0), x.get(1), x.get(2)), full, row, row),
        on("wherePositive", (t, x) -> t.wherePositive(x.get(0), x.get(1)), full, full),
        on(
            "matmulTransposedLeft",
            (t, x) -> t.matmulTransposedLeft(x.get(0), x.get(1)),
            full,
            new int[] {2, 3, 5}),
        on(
            "addScaled matmulTransposedLeft",
            (t, x) -> t.addScaled(x.get(0), t.matmulTransposedLeft(x.get(1), x.get(2)), -0.7),
            new int[] {2, 4, 5},
            full,
            new int[] {2, 3, 5}),
        on(
            "add matmulTransposedLeft and itself",
            (t, x) -> {
              Var product = t.matmulTransposedLeft(x.get(0), x.get(1));
              return t.multiply(t.add(product, t.add(x.get(2), product)), product);
            },
            full,
            new int[] {2, 3, 5},
            new int[] {2, 4, 5}),
        on(
            "matmulTransposedRight",
            (t, x) -> t.matmulTransposedRight(x.get(0), x.get(1)),
            full,
            new int[] {2, 5, 4}),
        on("sumTo row", (t, x) -> t.sumTo(x.get(0), row), full),
        on("sumTo scalar", (t, x) -> t.sumTo(x.get(0), scalar), full),
        on("broadcastTo", (t, x) -> t.broadcastTo(x.get(0), full), column),
        on("reshape", (t, x) -> t.reshape(x.get(0), 4, 6), full),
        on(
            "add in four dimensions",
            (t, x) -> t.add(x.get(0), x.get(1)),
            new int[] {2, 3, 1, 2},
            new int[] {2, 1, 4, 2}),
        on("gather", (t, x) -> t.gather(x.get(0), CellMap.of(2, 6, 5, 0, -1, 0), 2, 4, 2), full),
        on(
            "scatterAdd",
            (t, x) -> t.scatterAdd(x.get(0), CellMap.of(2, 4, 3, 0, 0, -1, 1, 2), 2, 4, 2),
            full),
        on(
            "batch normalisation",
            (t, x) -> new BatchNormalisation(t, x.get(0), x.get(1), 1e-2).normalised(x.get(2)),
            full,
            row,
            row),
        on(
            "mean and variance",
            (t, x) -> {
              BatchNormalisation moments = new BatchNormalisation(t, x.get(0), x.get(1), 1e-2);
              return t.multiply(moments.mean(), moments.variance());
            },
            full,
            row),
        on(
            "combine",
            (t, x) ->
                BatchNormalisation.combine(t, x.get(0), x.get(1), x.get(2), x.get(3), x.get(4)),
            full,
            row,
            full,
            row,
            row),
        on(
            "convolve",
            (t, x) -> t.convolve(x.get(0), x.get(1), new Convolution(3, 2, 2, 2, 3, 2, 1)),
            new int[] {2, 1, 12},
            new int[] {2, 18, 2}),
        on(
            "maximum",
            (t, x) -> t.maximum(x.get(0), CellMap.of(2, 6, 0, 1, 2, 3, 4, 5), 3, 2, 2, 2),
            full),
        on(
            "constantRowMaximum in a shift that cancels",
            (t, x) -> {
              Var maximum = t.constantRowMaximum(x.get(0));
              Var sum = t.sumTo(t.exp(t.subtract(x.get(0), maximum)), column);
              return t.add(t.log(sum), maximum);
            },
            full));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void firstOrderAgreesWithCentralDifferences(Operation operation) {
    List<NdArray> x = inputs(operation);

    assertClose(
        "first order of " + operation,
        gradient(x, this::value, operation),
        differences(x, point -> scalar(point, this::value, operation)));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void secondOrderAgreesWithCentralDifferences(Operation operation) {
    List<NdArray> x = inputs(operation);

    assertClose(
        "second order of " + operation,
        gradient(x, this::directionalDerivative, operation),
        differences(x, point -> scalar(point, this::directionalDerivative, operation)));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void thirdOrderAgreesWithCentralDifferences(Operation operation) {
    List<NdArray> x = inputs(operation);

    assertClose(
        "third order of " + operation,
        gradient(x, this::secondDirectionalDerivative, operation),
        differences(x, point -> scalar(point, this::secondDirectionalDerivative, operation)));
  }

  // ---- s, its derivative along a direction, and that one's ----

  private Var value(Tape tape, List<Var> x, Operation operation) {
    Var f = operation.function().of(tape, x);
    Var c = leaf(tape, random(7, 0.5, 1.5, f.shape()));
    Var e = leaf(tape, random(8, 0.5, 1.5, f.shape()));
    return total(tape, tape.add(tape.multiply(c, tape.square(f)), tape.multiply(e, f)));
  }

  private Var directionalDerivative(Tape tape, List<Var> x, Operation operation) {
    return along(tape, x, tape.grad(value(tape, x, operation), x), 9);
  }

  private Var secondDirectionalDerivative(Tape tape, List<Var> x, Operation operation) {
    return along(tape, x, tape.grad(directionalDerivative(tape, x, operation), x), 10);
  }

  private Var along(Tape tape, List<Var> x, List<Var> gradient, long seed) {
    Var sum = null;
    for (int i = 0; i < x.size(); i++) {
      Var direction = leaf(tape, random(seed + 10L * i, -1, 1, x.get(i).shape()));
      Var term = total(tape, tape.multiply(gradient.get(i), direction));
      sum = sum == null ? term : tape.add(sum, term);
    }
    return sum;
  }

  private static Var total(Tape tape, Var x) {
    return tape.sumTo(tape.reshape(x, Shape.size(x.shape())), 1);
  }

  // ---- Both ways to the gradient ----

  private interface Scalar {
    Var of(Tape tape, List<Var> x, Operation operation);
  }

  private double[] gradient(List<NdArray> x, Scalar function, Operation operation) {
    return backend.scoped(
        () -> {
          Tape tape = new Tape(backend);
          List<Var> leaves = leaves(tape, x);
          return flat(
              tape.grad(function.of(tape, leaves, operation), leaves).stream()
                  .map(g -> backend.toHost(g.value()))
                  .toList());
        });
  }

  private double scalar(List<NdArray> x, Scalar function, Operation operation) {
    return backend.scoped(
        () -> {
          Tape tape = new Tape(backend);
          return backend.toHost(function.of(tape, leaves(tape, x), operation).value()).get(0);
        });
  }

  private interface Point {
    double at(List<NdArray> x);
  }

  private static double[] differences(List<NdArray> x, Point function) {
    double[] result = new double[x.stream().mapToInt(NdArray::size).sum()];
    int next = 0;
    for (int i = 0; i < x.size(); i++) {
      for (int j = 0; j < x.get(i).size(); j++) {
        double above = function.at(moved(x, i, j, STEP));
        double below = function.at(moved(x, i, j, -STEP));
        result[next++] = (above - below) / (2 * STEP);
      }
    }
    return result;
  }

  private static List<NdArray> moved(List<NdArray> x, int which, int element, double by) {
    List<NdArray> result = new ArrayList<>(x);
    double[] values = x.get(which).toDoubles();
    values[element] += by;
    result.set(which, NdArray.owning(x.get(which).shape(), values));
    return result;
  }

  private List<Var> leaves(Tape tape, List<NdArray> x) {
    return x.stream().map(array -> leaf(tape, array)).toList();
  }

  private Var leaf(Tape tape, NdArray array) {
    return tape.leaf(backend.fromHost(array));
  }

  private static List<NdArray> inputs(Operation operation) {
    List<NdArray> result = new ArrayList<>();
    for (int[] shape : operation.shapes()) {
      result.add(random(result.size() + 1, operation.low(), 1.5, shape));
    }
    return result;
  }

  private static NdArray random(long seed, double low, double high, int[] shape) {
    Random random = new Random(seed);
    return NdArray.owning(shape.clone(), random.doubles(Shape.size(shape), low, high).toArray());
  }

  private static double[] flat(List<NdArray> arrays) {
    return arrays.stream().flatMapToDouble(a -> Arrays.stream(a.toDoubles())).toArray();
  }

  private static void assertClose(String what, double[] actual, double[] expected) {
    double error = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertThat(Math.sqrt(error))
        .as("distance of %s from central differences of norm %s", what, Math.sqrt(norm))
        .isLessThanOrEqualTo(TOLERANCE * Math.max(1, Math.sqrt(norm)));
  }
}
