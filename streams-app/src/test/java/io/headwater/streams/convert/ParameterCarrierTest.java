package io.headwater.streams.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.model.Parameters;
import io.headwater.schema.BlobRef;
import io.headwater.schema.ParameterBlob;
import io.headwater.schema.serde.SingleObject;
import io.headwater.store.FileModelStore;
import io.headwater.store.ModelStore;
import io.headwater.streams.convert.ParameterCarrier.Carried;
import io.headwater.tensor.NdArray;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParameterCarrierTest {
  private static final int LIMIT = 16;
  private static final Parameters AT_LIMIT = parameters(4);
  private static final Parameters ABOVE = parameters(5);

  @TempDir private Path directory;
  private ModelStore store;
  private ParameterCarrier carrier;

  @BeforeEach
  void open() {
    store = FileModelStore.open(directory);
    carrier = new ParameterCarrier(LIMIT, Optional.of(store));
  }

  @Test
  void carriesParametersUpToTheLimitInline() {
    Carried carried = carrier.carry(AT_LIMIT);

    assertThat(carried.reference()).isNull();
    assertThat(carrier.load(carried)).isEqualTo(AT_LIMIT);
  }

  @Test
  void carriesLargerParametersByReference() {
    Carried carried = carrier.carry(ABOVE);

    assertThat(carried.inline()).isNull();
    assertThat(carrier.load(carried)).isEqualTo(ABOVE);
  }

  @Test
  void storesBlobAsItsContractSays() {
    BlobRef reference = carrier.carry(ABOVE).reference();

    byte[] blob = store.blob(reference.getDigest()).orElseThrow();
    assertThat(reference.getBytes()).isEqualTo(blob.length);
    assertThat(SingleObject.of(ParameterBlob.class).decode(blob).getParameters())
        .isEqualTo(Tensors.toAvro(ABOVE));
  }

  @Test
  void carriesAnySizeInlineWithoutAStore() {
    ParameterCarrier storeless = new ParameterCarrier(LIMIT, Optional.empty());

    assertThat(storeless.load(storeless.carry(ABOVE))).isEqualTo(ABOVE);
    assertThat(storeless.carry(ABOVE).reference()).isNull();
  }

  @Test
  void namesBlobThatTheStoreLacks() {
    String digest = "0".repeat(64);

    assertThatThrownBy(() -> carrier.load(new Carried(null, new BlobRef(digest, 9L))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("model store: expected blob " + digest + " but it is not there");
  }

  @Test
  void saysWhichSettingIsMissingToReadAReference() {
    Carried carried = carrier.carry(ABOVE);

    assertThatThrownBy(() -> new ParameterCarrier(LIMIT, Optional.empty()).load(carried))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "store.directory: expected the model store that holds blob "
                + carried.reference().getDigest()
                + " but none is configured");
  }

  private static Parameters parameters(int elements) {
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = i + 0.5f;
    }
    return Parameters.of(Map.of("w", NdArray.of(new int[] {elements}, values)));
  }
}
