package io.headwater.tensor;

import static io.headwater.tensor.TensorBackendConformanceTest.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The convolutions of every backend, checked against the sums that define them. */
class ConvolutionConformanceTest extends OnEveryBackend {
  /** A convolution with the sizes that it was made of. */
  private record Geometry(
      int height, int width, int channels, int filters, int side, int stride, int padding) {
    Convolution convolution() {
      return new Convolution(height, width, channels, filters, side, stride, padding);
    }

    int targetHeight() {
      return (height + 2 * padding - side) / stride + 1;
    }

    int targetWidth() {
      return (width + 2 * padding - side) / stride + 1;
    }

    /** Goes through every product of the convolution of a task's images. */
    void each(int rows, Meeting meeting) {
      for (int row = 0; row < rows; row++) {
        for (int y = 0; y < targetHeight(); y++) {
          for (int x = 0; x < targetWidth(); x++) {
            for (int tap = 0; tap < side * side; tap++) {
              int sourceY = y * stride - padding + tap / side;
              int sourceX = x * stride - padding + tap % side;
              if (sourceY >= 0 && sourceY < height && sourceX >= 0 && sourceX < width) {
                int source = ((row * height + sourceY) * width + sourceX) * channels;
                int target = ((row * targetHeight() + y) * targetWidth() + x) * filters;
                each(source, tap * channels * filters, target, meeting);
              }
            }
          }
        }
      }
    }

    private void each(int source, int weights, int target, Meeting meeting) {
      for (int channel = 0; channel < channels; channel++) {
        for (int filter = 0; filter < filters; filter++) {
          meeting.of(source + channel, weights + channel * filters + filter, target + filter);
        }
      }
    }
  }

  /**
   * Indices of a value of the images, of one of the weights, and of the result of their product.
   */
  private interface Meeting {
    void of(int image, int weight, int result);
  }

  private static final int TASKS = 2;

  private static final List<Geometry> GEOMETRIES =
      List.of(
          new Geometry(4, 4, 1, 3, 3, 1, 1),
          new Geometry(5, 7, 16, 16, 3, 2, 1),
          new Geometry(5, 4, 19, 17, 3, 1, 1),
          new Geometry(4, 4, 64, 40, 3, 2, 1),
          new Geometry(2, 2, 32, 64, 3, 2, 1),
          new Geometry(5, 4, 64, 128, 3, 2, 1),
          new Geometry(5, 4, 70, 67, 3, 2, 1),
          new Geometry(6, 6, 70, 67, 3, 1, 1),
          new Geometry(4, 4, 200, 40, 3, 1, 1),
          new Geometry(25, 25, 16, 16, 3, 2, 1),
          new Geometry(6, 6, 24, 33, 2, 2, 0),
          new Geometry(9, 9, 18, 48, 5, 1, 2),
          new Geometry(7, 7, 16, 20, 5, 2, 2),
          new Geometry(8, 8, 16, 20, 2, 3, 0),
          new Geometry(5, 3, 16, 16, 3, 1, 0),
          new Geometry(20, 20, 16, 16, 3, 1, 1));

  /** Small values: sums are as long as there are values that meet. */
  private static NdArray random(long seed, int... shape) {
    Random random = new Random(seed);
    return NdArray.owning(shape, random.doubles(Shape.size(shape), -0.5, 0.5).toArray());
  }

  private static double[] values(NdArray array, int task) {
    double[] all = array.toDoubles();
    int size = all.length / TASKS;
    return Arrays.copyOfRange(all, task * size, (task + 1) * size);
  }

  private static NdArray stacked(double[][] tasks, int... shape) {
    double[] all = new double[tasks[0].length * TASKS];
    for (int task = 0; task < TASKS; task++) {
      System.arraycopy(tasks[task], 0, all, task * tasks[task].length, tasks[task].length);
    }
    return NdArray.of(shape, all);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void convolvesAndItsAdjointsFollowTheDefinition(TensorBackend b) {
    for (Geometry g : GEOMETRIES) {
      int rows = 3;
      Convolution c = g.convolution();
      NdArray images =
          random(1, TASKS, rows, g.height() * g.width() * g.channels()).toDType(b.dtype());
      NdArray weights = random(2, c.weightShape(TASKS)).toDType(b.dtype());
      NdArray results = random(3, c.targetShape(images.shape())).toDType(b.dtype());
      double[][] forward = new double[TASKS][results.size() / TASKS];
      double[][] toImages = new double[TASKS][images.size() / TASKS];
      double[][] toWeights = new double[TASKS][weights.size() / TASKS];
      for (int task = 0; task < TASKS; task++) {
        int t = task;
        double[] x = values(images, task);
        double[] w = values(weights, task);
        double[] y = values(results, task);
        g.each(
            rows,
            (image, weight, result) -> {
              forward[t][result] += x[image] * w[weight];
              toImages[t][image] += y[result] * w[weight];
              toWeights[t][weight] += y[result] * x[image];
            });
      }
      b.scoped(
          () -> {
            Tensor x = b.fromHost(images);
            Tensor w = b.fromHost(weights);
            Tensor y = b.fromHost(results);
            assertClose(b, b.toHost(b.convolve(x, w, c)), stacked(forward, results.shape()));
            assertClose(
                b, b.toHost(b.convolveToImages(y, w, c)), stacked(toImages, images.shape()));
            assertClose(
                b, b.toHost(b.convolveToWeights(x, y, c)), stacked(toWeights, weights.shape()));
            return null;
          });
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void tasksMayShareTheirWeights(TensorBackend b) {
    tasksMayShareTheirWeights(b, new Convolution(6, 5, 16, 24, 3, 1, 1));
    tasksMayShareTheirWeights(b, new Convolution(6, 5, 16, 24, 3, 2, 1));
  }

  private static void tasksMayShareTheirWeights(TensorBackend b, Convolution c) {
    NdArray images = random(1, TASKS, 2, c.sourceSize()).toDType(b.dtype());
    NdArray weights = random(2, c.weightShape(1)).toDType(b.dtype());
    b.scoped(
        () -> {
          Tensor shared = b.broadcastTo(b.fromHost(weights), c.weightShape(TASKS));
          Tensor own = b.fromHost(b.toHost(shared));
          Tensor x = b.fromHost(images);
          NdArray y = b.toHost(b.convolve(x, own, c));
          assertClose(b, b.toHost(b.convolve(x, shared, c)), y);
          Tensor results = b.fromHost(y);
          assertClose(
              b,
              b.toHost(b.convolveToImages(results, shared, c)),
              b.toHost(b.convolveToImages(results, own, c)));
          return null;
        });
  }

  /** On the processor bit by bit; first by taps in two bands of pixels, then by Winograd. */
  @ParameterizedTest
  @ValueSource(ints = {2, 1})
  void rowsThatFillATaskUpChangeNothing(int stride) {
    Convolution c = new Convolution(14, 14, 16, 24, 3, stride, 1);
    int rows = 7;
    NdArray images = random(1, 1, rows, c.sourceSize());
    NdArray weights = random(2, c.weightShape(1)).toDType(DType.FLOAT32);
    NdArray results = random(3, c.targetShape(images.shape()));
    try (TensorBackend b = BackendKind.CPU.open(DType.FLOAT32)) {
      b.scoped(
          () -> {
            Tensor w = b.fromHost(weights);
            Tensor x = b.fromHost(images.toDType(DType.FLOAT32));
            Tensor y = b.fromHost(results.toDType(DType.FLOAT32));
            Tensor filledX = b.fromHost(filledUp(images, 1, rows + 3, c.sourceSize()));
            int[] shape = c.targetShape(filledX.shape());
            Tensor filledY = b.fromHost(filledUp(results, shape));
            assertBegins(b.toHost(b.convolve(filledX, w, c)), b.toHost(b.convolve(x, w, c)));
            assertBegins(
                b.toHost(b.convolveToImages(filledY, w, c)), b.toHost(b.convolveToImages(y, w, c)));
            assertBegins(
                b.toHost(b.convolveToWeights(filledX, filledY, c)),
                b.toHost(b.convolveToWeights(x, y, c)));
            return null;
          });
    }
  }

  /** The values, and zeros after them. */
  private static NdArray filledUp(NdArray x, int... shape) {
    return NdArray.owning(shape, Arrays.copyOf(x.toDoubles(), Shape.size(shape)))
        .toDType(DType.FLOAT32);
  }

  private static void assertBegins(NdArray actual, NdArray expected) {
    assertThat(Arrays.copyOf(actual.toFloats(), expected.size())).isEqualTo(expected.toFloats());
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("backends")
  void refusesWhatDoesNotFit(TensorBackend b) {
    Convolution c = new Convolution(4, 4, 16, 16, 3, 1, 1);
    b.scoped(
        () -> {
          Tensor x = b.full(1, 2, 3, 4 * 4 * 16);
          Tensor w = b.full(1, c.weightShape(2));
          assertThatThrownBy(() -> b.convolve(b.full(1, 2, 3, 4 * 4 * 15), w, c))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("[tasks, rows, 256]");
          assertThatThrownBy(() -> b.convolve(x, b.full(1, 2, 143, 16), c))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("[2, 144, 16]");
          assertThatThrownBy(() -> b.convolveToImages(b.full(1, 2, 47, 16), w, c))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("[tasks, rows * 16, 16]");
          return null;
        });
  }
}
