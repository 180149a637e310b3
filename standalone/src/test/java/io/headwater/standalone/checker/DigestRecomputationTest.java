package io.headwater.standalone.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.MetaParameters;
import io.headwater.schema.NamedTensor;
import io.headwater.schema.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class DigestRecomputationTest {

  /**
   * Made with Python from the documented layout: {@code
   * sha256(b'headwater-version-1\nabc\n1\ndef\n' + pack('<i', 1) + b'b' + pack('<ii', 1, 2) +
   * pack('<2f', 1, -2) + pack('<i', 1) + b'w' + pack('<iii', 2, 1, 1) + pack('<f', 0.5))}.
   */
  private static final String REFERENCE =
      "4dc34867aa3aae57dcf1cf8131284fcbebedcb670f6132409526a69550cc906e";

  @Test
  void agreesWithTheDocumentedLayoutInNameOrder() {
    GenericRecord version = version("def");
    version.put(
        "parameters",
        List.of(
            named("w", List.of(1, 1), 0, 0, 0, 0x3f), // 0.5
            named("b", List.of(2), 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0))); // 1 and -2

    assertThat(DigestRecomputation.of(version)).isEqualTo(REFERENCE);
  }

  @Test
  void dependsOnTheParent() {
    GenericRecord child = version("def");
    child.put("parameters", List.of());
    GenericRecord root = version(null);
    root.put("parameters", List.of());

    assertThat(DigestRecomputation.of(child)).isNotEqualTo(DigestRecomputation.of(root));
  }

  @Test
  void cannotSayForParametersByReference() {
    assertThat(DigestRecomputation.of(version("def"))).isNull();
  }

  private static GenericRecord version(String parent) {
    GenericRecord version = new GenericData.Record(MetaParameters.getClassSchema());
    version.put("definitionHash", "abc");
    version.put("version", 1L);
    version.put("parentDigest", parent);
    return version;
  }

  private static GenericRecord named(String name, List<Integer> shape, int... bytes) {
    ByteBuffer data = ByteBuffer.allocate(bytes.length);
    for (int value : bytes) {
      data.put((byte) value);
    }
    GenericRecord tensor = new GenericData.Record(Tensor.getClassSchema());
    tensor.put("shape", shape);
    tensor.put("data", data.flip());
    GenericRecord named = new GenericData.Record(NamedTensor.getClassSchema());
    named.put("name", name);
    named.put("tensor", tensor);
    return named;
  }
}
