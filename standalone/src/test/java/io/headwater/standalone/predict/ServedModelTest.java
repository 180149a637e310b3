package io.headwater.standalone.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.headwater.model.Parameters;
import io.headwater.schema.AdaptedModel;
import io.headwater.schema.Losses;
import io.headwater.schema.MetaVersionRef;
import io.headwater.schema.Normalisation;
import io.headwater.schema.Provenance;
import io.headwater.schema.SourcePosition;
import io.headwater.store.FileModelStore;
import io.headwater.store.ModelStore;
import io.headwater.streams.convert.ParameterCarrier;
import io.headwater.streams.convert.ParameterCarrier.Carried;
import io.headwater.streams.convert.Tensors;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Linear models, so that every prediction can be worked out by hand. */
@TestInstance(Lifecycle.PER_CLASS)
class ServedModelTest {
  private static final String DIGEST = "0".repeat(64);
  private static final Parameters TWO_TO_TWO =
      Parameters.of(
          Map.of(
              "layer0.weight", NdArray.of(new int[] {2, 2}, new float[] {1, 2, 3, 4}),
              "layer0.bias", NdArray.of(new int[] {2}, new float[] {0.5f, -0.5f})));

  private TensorBackend backend;

  @BeforeAll
  void open() {
    backend = BackendKind.AUTO.open(DType.FLOAT32);
  }

  @AfterAll
  void close() {
    backend.close();
  }

  @Test
  void predictsNumbers() {
    ServedModel model = ServedModel.of(record("squared-error").build(), Optional.empty());

    // 1·1 + 2·3 + 0.5 and 1·2 + 2·4 - 0.5.
    assertThat(model.classifies()).isFalse();
    assertThat(model.predict(backend, new double[][] {{1, 2}, {0, 0}}))
        .isDeepEqualTo(new double[][] {{7.5, 9.5}, {0.5, -0.5}});
  }

  @Test
  void predictsProbabilitiesOfClasses() {
    ServedModel model = ServedModel.of(record("cross-entropy").build(), Optional.empty());

    double[] probabilities = model.predict(backend, new double[][] {{0, 0}})[0];

    // Logits 0.5 and -0.5 are 1 apart.
    assertThat(model.classifies()).isTrue();
    assertThat(probabilities[0]).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-6));
    assertThat(probabilities[0] + probabilities[1]).isCloseTo(1, within(1e-12));
  }

  @Test
  void standardisesFeaturesAsTheRecordSays() {
    ServedModel model =
        ServedModel.of(
            record("squared-error").setNormalisation(standardising()).build(), Optional.empty());

    // (3 - 1) / 2 = 1 and (8 - 4) / 2 = 2.
    assertThat(model.predict(backend, new double[][] {{3, 8}}))
        .isDeepEqualTo(new double[][] {{7.5, 9.5}});
  }

  @Test
  void takesAMissingFeatureForItsMeanWhereTheRecordSaysSo() {
    ServedModel model =
        ServedModel.of(
            record("squared-error")
                .setNormalisation(
                    Normalisation.newBuilder(standardising()).setImputeMissing(true).build())
                .build(),
            Optional.empty());

    // (3 - 1) / 2 = 1, and 0 for the missing one.
    assertThat(model.predict(backend, new double[][] {{3, Double.NaN}}))
        .isDeepEqualTo(new double[][] {{1.5, 1.5}});
  }

  @Test
  void followsAReferenceToParameters(@TempDir Path directory) {
    ModelStore store = FileModelStore.open(directory);
    Carried carried = new ParameterCarrier(0, Optional.of(store)).carry(TWO_TO_TWO);
    AdaptedModel byReference =
        record("squared-error")
            .setParameters(carried.inline())
            .setParametersRef(carried.reference())
            .build();

    assertThat(byReference.getParameters()).isNull();
    assertThat(
            ServedModel.of(byReference, Optional.of(store))
                .predict(backend, new double[][] {{1, 2}}))
        .isDeepEqualTo(new double[][] {{7.5, 9.5}});
    assertThatIllegalStateException()
        .isThrownBy(() -> ServedModel.of(byReference, Optional.empty()))
        .withMessageContaining(carried.reference().getDigest());
  }

  @Test
  void namesTheVersionThatTheStoreLacks(@TempDir Path directory) {
    AdaptedModel incomplete =
        record("squared-error").setSharedParameters(new MetaVersionRef(7L, DIGEST)).build();

    assertThatIllegalStateException()
        .isThrownBy(() -> ServedModel.of(incomplete, Optional.of(FileModelStore.open(directory))))
        .withMessageContaining("expected version 7 of 'lines'");
  }

  @Test
  void refusesRowsOfAnotherLengthAndWhatIsNotFinite() {
    ServedModel model = ServedModel.of(record("squared-error").build(), Optional.empty());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predict(backend, new double[][] {{1, 2}, {3}}))
        .withMessage("features, row 2: expected 2 values but was 1: [3.0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predict(backend, new double[][] {{1, Double.NaN}}))
        .withMessage("features, row 1, value 2: expected a finite number but was NaN");
  }

  @Test
  void refusesALossItDoesNotKnow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServedModel.of(record("hinge").build(), Optional.empty()))
        .withMessageContaining("loss: expected one of [squared-error, cross-entropy");
  }

  private static Normalisation standardising() {
    return Normalisation.newBuilder()
        .setMean(Tensors.toAvro(NdArray.of(new int[] {2}, new float[] {1, 4})))
        .setScale(Tensors.toAvro(NdArray.of(new int[] {2}, new float[] {2, 2})))
        .build();
  }

  private static AdaptedModel.Builder record(String loss) {
    return AdaptedModel.newBuilder()
        .setLearnerId("lines")
        .setTaskId("t1")
        .setEventId("e1")
        .setAlgorithm("maml")
        .setArchitecture(
            "{\"activation\":\"relu\",\"hidden\":[],\"inputs\":2,\"normalisation\":\"none\","
                + "\"outputs\":2,\"type\":\"mlp\"}")
        .setLoss(loss)
        .setParameters(Tensors.toAvro(TWO_TO_TWO))
        .setSupportLoss(new Losses(1, 2.0, 1.0, null, null, null, null))
        .setOccurredAt(Instant.EPOCH)
        .setProvenance(
            new Provenance(
                new SourcePosition(0, 0L, false),
                new MetaVersionRef(1L, DIGEST),
                DIGEST,
                DIGEST,
                "test"));
  }
}
