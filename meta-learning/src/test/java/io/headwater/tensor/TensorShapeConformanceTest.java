package io.headwater.tensor;

import static io.headwater.tensor.TensorBackendConformanceTest.assertClose;
import static io.headwater.tensor.TensorBackendConformanceTest.broadcast;
import static io.headwater.tensor.TensorBackendConformanceTest.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every backend does along axes and with cells, checked against plain Java. */
class TensorShapeConformanceTest extends OnEveryBackend {
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
              return b.toHost(b.maxima(tensor, windows, 2, 2, 2, 2).values());
            });

    assertClose(
        b,
        largest,
        NdArray.of(new int[] {2, 2, 2}, new double[] {3, 5, -2, -3, nan, nan, -0.5, 7}));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void findsTheFirstOfTheLargestInCellsWiderThanAVector(TensorBackend b) {
    int width = 37;
    int none = CellMap.ZEROS;
    int[] sources = {4, none, 1, 3, none, none, none, none, none, 0, 2, 1};
    int perWindow = 3;
    double[] x = new double[2 * 5 * width];
    Random random = new Random(5);
    for (int i = 0; i < x.length; i++) {
      // Few values, so that many are equal; one in ten is NaN.
      x[i] = random.nextInt(10) == 0 ? Double.NaN : random.nextInt(-2, 3);
    }
    double[] places = new double[2 * 4 * width];
    double[] values = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      int block = i / width / 4;
      int window = i / width % 4;
      int column = i % width;
      OptionalInt best =
          Arrays.stream(sources, window * perWindow, (window + 1) * perWindow)
              .filter(source -> source != none)
              .map(source -> (block * 5 + source) * width + column)
              .reduce((kept, next) -> x[next] <= x[kept] || Double.isNaN(x[kept]) ? kept : next);
      places[i] = best.orElse(0);
      values[i] = best.isPresent() ? x[best.getAsInt()] : 0;
    }
    int[] all = {2, 5, width};
    int[] largest = {2, 4, width};
    b.scoped(
        () -> {
          Tensor tensor = b.fromHost(NdArray.of(all, x));
          Maxima maxima = b.maxima(tensor, CellMap.of(width, 5, sources), perWindow, largest);
          Tensor numbers =
              b.fromHost(NdArray.of(all, IntStream.range(0, x.length).asDoubleStream().toArray()));
          NdArray found = b.toHost(b.gather(numbers, maxima.places(), largest));
          assertClose(b, found, NdArray.of(largest, places));
          assertClose(b, b.toHost(maxima.values()), NdArray.of(largest, values));
          return null;
        });
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void multipliesWithRowsInOnePass(TensorBackend b) {
    for (int columns : new int[] {4, 37}) {
      NdArray x = random(1, 3, 5, columns).toDType(b.dtype());
      NdArray y = random(2, 3, 5, columns).toDType(b.dtype());
      NdArray f = random(3, 3, 1, columns).toDType(b.dtype());
      NdArray c = random(4, 3, 1, columns).toDType(b.dtype());
      b.scoped(
          () -> {
            Tensor left = b.fromHost(x);
            Tensor right = b.fromHost(y);
            Tensor factor = b.fromHost(f);
            Tensor offset = b.fromHost(c);
            assertClose(
                b,
                b.toHost(b.multiplySum(left, right, 3, 1, columns)),
                b.toHost(b.sumTo(b.multiply(left, right), 3, 1, columns)));
            assertClose(
                b,
                b.toHost(b.multiplySum(left, right, 3, 5, 1)),
                b.toHost(b.sumTo(b.multiply(left, right), 3, 5, 1)));
            assertClose(
                b,
                b.toHost(b.multiplyAdd(left, factor, offset)),
                b.toHost(b.add(b.multiply(left, factor), offset)));
            return null;
          });
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void worksOnMoreRowsThanACacheHolds(TensorBackend b) {
    for (int columns : new int[] {3, 17, 64}) {
      int rows = 500;
      int[] row = {2, 1, columns};
      NdArray x = small(1, 2, rows, columns).toDType(b.dtype());
      NdArray y = small(2, 2, rows, columns).toDType(b.dtype());
      NdArray f = small(3, row).toDType(b.dtype());
      NdArray h = small(4, row).toDType(b.dtype());
      double[] sum = new double[2 * columns];
      double[] products = new double[2 * columns];
      double[] deviations = new double[2 * columns];
      double[] scaled = new double[x.size()];
      double[] combined = new double[x.size()];
      for (int i = 0; i < x.size(); i++) {
        int at = i / (rows * columns) * columns + i % columns;
        sum[at] += x.get(i);
        products[at] += x.get(i) * y.get(i);
        deviations[at] += (x.get(i) - f.get(at)) * (x.get(i) - f.get(at));
        scaled[i] = x.get(i) * f.get(at) + h.get(at);
        combined[i] = x.get(i) * f.get(at) + y.get(i) * h.get(at) + f.get(at);
      }
      b.scoped(
          () -> {
            Tensor left = b.fromHost(x);
            Tensor right = b.fromHost(y);
            Tensor factor = b.fromHost(f);
            Tensor other = b.fromHost(h);
            assertClose(b, b.toHost(b.sumTo(left, row)), NdArray.of(row, sum));
            assertClose(b, b.toHost(b.multiplySum(left, right, row)), NdArray.of(row, products));
            assertClose(
                b, b.toHost(b.squaredDeviations(left, factor)), NdArray.of(row, deviations));
            assertClose(
                b, b.toHost(b.multiplyAdd(left, factor, other)), NdArray.of(x.shape(), scaled));
            assertClose(
                b,
                b.toHost(b.combine(left, factor, right, other, factor)),
                NdArray.of(x.shape(), combined));
            return null;
          });
    }
  }

  /** Values that sums of many of stay small. */
  private static NdArray small(long seed, int... shape) {
    Random random = new Random(seed);
    return NdArray.owning(shape, random.doubles(Shape.size(shape), -0.1, 0.1).toArray());
  }
}
