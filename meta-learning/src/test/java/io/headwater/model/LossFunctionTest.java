package io.headwater.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.autodiff.Tape;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"CPU", "ND4J"})
class LossFunctionTest {
  private final TensorBackend backend;

  LossFunctionTest(BackendKind kind) {
    backend = kind.open(DType.FLOAT32);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  private double loss(LossFunction function, NdArray prediction, NdArray target, NdArray shares) {
    return backend.scoped(
        () -> {
          Tape tape = new Tape(backend);
          return backend
              .toHost(
                  function
                      .perTask(
                          tape,
                          tape.leaf(backend.fromHost(prediction)),
                          tape.leaf(backend.fromHost(target)),
                          tape.leaf(backend.fromHost(shares)))
                      .value())
              .get(0);
        });
  }

  private static NdArray rows(int rows, int columns, float... values) {
    return NdArray.of(new int[] {1, rows, columns}, values);
  }

  @Test
  void squaredErrorIsTheWeightedMeanOverRowsOfTheMeanOverOutputs() {
    double loss =
        loss(
            LossFunction.SQUARED_ERROR,
            rows(2, 2, 1, 2, 3, 4),
            rows(2, 2, 1, 0, 0, 4),
            rows(2, 1, 0.25f, 0.75f));

    assertThat(loss).isCloseTo(0.25 * (4.0 / 2) + 0.75 * (9.0 / 2), within(1e-6));
  }

  @Test
  void crossEntropyIsTheNegativeLogProbabilityOfTheClass() {
    double loss =
        loss(LossFunction.CROSS_ENTROPY, rows(1, 3, 1, 2, 3), rows(1, 3, 0, 0, 1), rows(1, 1, 1));

    assertThat(loss).isCloseTo(Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)) - 3, within(1e-6));
  }

  @Test
  void crossEntropyStaysFiniteForHugeLogits() {
    double loss =
        loss(
            LossFunction.CROSS_ENTROPY,
            rows(1, 3, 1e4f, -1e4f, 0),
            rows(1, 3, 0, 1, 0),
            rows(1, 1, 1));

    assertThat(loss).isEqualTo(2e4);
  }

  @Test
  void huberIsSquaredWithinOneAndLinearBeyond() {
    double loss =
        loss(
            LossFunction.HUBER,
            rows(2, 2, 0.5f, -3, 1, 0),
            rows(2, 2, 0, 0, 0, 4),
            rows(2, 1, 0.25f, 0.75f));

    assertThat(loss).isCloseTo(0.25 * (0.125 + 2.5) / 2 + 0.75 * (0.5 + 3.5) / 2, within(1e-6));
  }

  @Test
  void binaryCrossEntropyIsTheNegativeLogLikelihoodOfEachOutput() {
    double loss =
        loss(
            LossFunction.BINARY_CROSS_ENTROPY,
            rows(1, 2, 2, -100),
            rows(1, 2, 0.75f, 1),
            rows(1, 1, 1));

    double p = 1 / (1 + Math.exp(-2));
    assertThat(loss)
        .isCloseTo((-0.75 * Math.log(p) - 0.25 * Math.log(1 - p) + 100) / 2, within(1e-5));
  }
}
