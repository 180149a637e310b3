package io.headwater.standalone.checker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/**
 * A version's digest from its MetaParameters record, by the documented layout and by nothing of the
 * application's code: SHA-256 over {@code "headwater-version-1\n" definitionHash "\n" version "\n"
 * parentDigest-or-nothing "\n"} in UTF-8, then for each tensor in name order: length of its name
 * (int32), name, rank (int32), dimensions (int32 each), values (float32), all little-endian.
 */
final class DigestRecomputation {

  private DigestRecomputation() {}

  /** The digest in lower-case hex, or null when the parameters are not inline. */
  static String of(GenericRecord version) {
    Object parameters = version.get("parameters");
    if (parameters == null) {
      return null;
    }
    MessageDigest sha256 = sha256();
    Object parent = version.get("parentDigest");
    String preamble =
        "headwater-version-1\n"
            + version.get("definitionHash")
            + "\n"
            + version.get("version")
            + "\n"
            + (parent == null ? "" : parent)
            + "\n";
    sha256.update(preamble.getBytes(StandardCharsets.UTF_8));
    List<GenericRecord> tensors =
        ((Collection<?>) parameters)
            .stream()
                .map(GenericRecord.class::cast)
                .sorted(Comparator.comparing(tensor -> tensor.get("name").toString()))
                .toList();
    for (GenericRecord named : tensors) {
      GenericRecord tensor = (GenericRecord) named.get("tensor");
      byte[] name = named.get("name").toString().getBytes(StandardCharsets.UTF_8);
      Collection<?> shape = (Collection<?>) tensor.get("shape");
      sha256.update(int32(name.length));
      sha256.update(name);
      sha256.update(int32(shape.size()));
      shape.forEach(length -> sha256.update(int32((Integer) length)));
      sha256.update(((ByteBuffer) tensor.get("data")).duplicate());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static byte[] int32(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
