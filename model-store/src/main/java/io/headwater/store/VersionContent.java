package io.headwater.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.model.Parameters;
import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bytes that {@link VersionDigest} hashes, which are also the bytes a store keeps: so the
 * address of the stored blob is the version's digest, and one hash checks both.
 */
final class VersionContent {

  private VersionContent() {}

  /** What stands before the tensors. Hashes hold no line break, so no two headers share a text. */
  static byte[] header(String definitionHash, long version, String parentDigest) {
    Sha256.require("definitionHash", definitionHash);
    if (parentDigest != null) {
      Sha256.require("parentDigest", parentDigest);
    }
    return String.join(
            "\n",
            "headwater-version-1",
            definitionHash,
            Long.toString(version),
            parentDigest == null ? "" : parentDigest,
            "")
        .getBytes(UTF_8);
  }

  static byte[] encode(
      String definitionHash, long version, String parentDigest, Parameters parameters) {
    byte[] header = header(definitionHash, version, parentDigest);
    SortedMap<byte[], NdArray> tensors = inByteOrderOfNames(parameters);
    long length = header.length;
    for (Map.Entry<byte[], NdArray> tensor : tensors.entrySet()) {
      length += encodedLength(tensor.getKey(), tensor.getValue());
    }
    if (length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "parameters: expected at most " + Integer.MAX_VALUE + " bytes but was " + length);
    }
    ByteBuffer out = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN).put(header);
    tensors.forEach((name, tensor) -> write(out, name, tensor));
    return out.array();
  }

  /** Reads the tensors that follow a header of the given length. */
  static Parameters decode(byte[] content, int headerLength) {
    ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).position(headerLength);
    Map<String, NdArray> tensors = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      byte[] name = new byte[in.getInt()];
      in.get(name);
      int[] shape = new int[in.getInt()];
      int size = 1;
      for (int i = 0; i < shape.length; i++) {
        shape[i] = in.getInt();
        size = Math.multiplyExact(size, shape[i]);
      }
      float[] values = new float[size];
      in.asFloatBuffer().get(values);
      in.position(in.position() + Float.BYTES * size);
      tensors.put(new String(name, UTF_8), NdArray.owning(shape, values));
    }
    return Parameters.of(tensors);
  }

  private static SortedMap<byte[], NdArray> inByteOrderOfNames(Parameters parameters) {
    // String order differs from it beyond the basic plane, and would differ from other languages'.
    SortedMap<byte[], NdArray> tensors = new TreeMap<>(Arrays::compareUnsigned);
    parameters
        .asMap()
        .forEach(
            (name, tensor) -> {
              if (tensor.dtype() != DType.FLOAT32) {
                throw new IllegalArgumentException(
                    "tensor '" + name + "': expected FLOAT32 but was " + tensor.dtype());
              }
              tensors.put(name.getBytes(UTF_8), tensor);
            });
    return tensors;
  }

  private static long encodedLength(byte[] name, NdArray tensor) {
    return 2L * Integer.BYTES
        + name.length
        + (long) Integer.BYTES * tensor.rank()
        + (long) Float.BYTES * tensor.size();
  }

  private static void write(ByteBuffer out, byte[] name, NdArray tensor) {
    out.putInt(name.length).put(name).putInt(tensor.rank());
    for (int dimension : tensor.shape()) {
      out.putInt(dimension);
    }
    out.asFloatBuffer().put(tensor.toFloats());
    out.position(out.position() + Float.BYTES * tensor.size());
  }
}
