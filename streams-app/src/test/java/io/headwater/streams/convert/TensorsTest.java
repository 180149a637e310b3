package io.headwater.streams.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.headwater.model.Parameters;
import io.headwater.schema.NamedTensor;
import io.headwater.schema.Tensor;
import io.headwater.streams.SampleEvents;
import io.headwater.tensor.NdArray;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TensorsTest {
  private static final NdArray MATRIX =
      NdArray.of(new int[] {2, 2}, new float[] {1, -0.0f, 1e-40f, 3.4e38f});

  @Test
  void writesLittleEndianFloatsRowMajor() {
    Tensor tensor = Tensors.toAvro(NdArray.of(new int[] {1, 2}, new float[] {1, -2.5f}));

    assertThat(tensor.getShape()).containsExactly(1, 2);
    assertThat(bytes(tensor)).isEqualTo(HexFormat.of().parseHex("0000803f" + "000020c0"));
  }

  @Test
  void readsWhatItWrites() {
    assertThat(Tensors.toArray(Tensors.toAvro(MATRIX))).isEqualTo(MATRIX);
  }

  @Test
  void readsScalarAndEmptyArray() {
    assertThat(Tensors.toArray(SampleEvents.tensor(List.of(), 7)))
        .isEqualTo(NdArray.of(new int[0], new float[] {7}));
    assertThat(Tensors.toArray(SampleEvents.tensor(List.of(0, 3))))
        .isEqualTo(NdArray.of(new int[] {0, 3}, new float[0]));
  }

  @Test
  void readsTheSameTensorTwice() {
    Tensor tensor = Tensors.toAvro(MATRIX);

    Tensors.toArray(tensor);

    assertThat(Tensors.toArray(tensor)).isEqualTo(MATRIX);
  }

  @Test
  void readsBufferThatIsPartOfALargerArray() {
    Tensor inner = new Tensor(List.of(1), ByteBuffer.wrap(new byte[] {9, 0, 0, -128, 63, 9}, 1, 4));

    assertThat(Tensors.toArray(inner)).isEqualTo(NdArray.of(new int[] {1}, new float[] {1}));
  }

  @Test
  void roundsFloat64() {
    Tensor tensor = Tensors.toAvro(NdArray.of(new int[] {1}, new double[] {0.1}));

    assertThat(Tensors.toArray(tensor)).isEqualTo(NdArray.of(new int[] {1}, new float[] {0.1f}));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        arguments(List.of(-1), 4, "dimensions of at least 0", "shape [-1]"),
        arguments(List.of(-1, -1), 4, "dimensions of at least 0", "shape [-1, -1]"),
        arguments(List.of(2), 4, "4 bytes for each element of shape [2]", "4 bytes"),
        arguments(List.of(1), 5, "4 bytes for each element of shape [1]", "5 bytes"),
        arguments(
            List.of(1 << 16, 1 << 16),
            0,
            "4 bytes for each element of shape [65536, 65536]",
            "0 bytes"),
        arguments(
            List.of(1 << 16, 1 << 16, 0),
            0,
            "4 bytes for each element of shape [65536, 65536, 0]",
            "0 bytes"),
        arguments(
            List.of(1 << 30, 1 << 30, 1 << 4),
            0,
            "4 bytes for each element of shape [1073741824, 1073741824, 16]",
            "0 bytes"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void rejectsShapeThatContradictsBytes(
      List<Integer> shape, int bytes, String expected, String actual) {
    Tensor tensor = new Tensor(shape, ByteBuffer.allocate(bytes));

    assertThatThrownBy(() -> Tensors.toArray(tensor))
        .isInstanceOfSatisfying(
            MalformedTensorException.class,
            e -> {
              assertThat(e.expected()).isEqualTo(expected);
              assertThat(e.actual()).isEqualTo(actual);
            });
  }

  @Test
  void writesParametersInNameOrderAndReadsThemBack() {
    Parameters parameters =
        Parameters.of(Map.of("b", MATRIX, "a", NdArray.of(new int[] {1}, new float[] {5})));

    List<NamedTensor> tensors = Tensors.toAvro(parameters);

    assertThat(tensors).extracting(NamedTensor::getName).containsExactly("a", "b");
    assertThat(Tensors.toParameters(tensors)).isEqualTo(parameters);
  }

  @Test
  void rejectsNameThatOccursTwice() {
    NamedTensor tensor = new NamedTensor("a", SampleEvents.tensor(List.of(1), 5));

    assertThatThrownBy(() -> Tensors.toParameters(List.of(tensor, tensor)))
        .isInstanceOf(MalformedTensorException.class)
        .hasMessage("expected distinct names but was 'a' twice");
  }

  private static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[tensor.getData().remaining()];
    tensor.getData().duplicate().get(bytes);
    return bytes;
  }
}
