package io.headwater.store;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 as 64 lower-case hex digits, the only form in which a digest appears in this package. */
final class Sha256 {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private Sha256() {}

  static String hex(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "this Java runtime lacks SHA-256, which every one must have", e);
    }
  }

  /** Returns {@code value}. A digest that passes is also a safe file name. */
  static String require(String field, String value) {
    requireNonNull(value, field);
    if (!HEX.matcher(value).matches()) {
      throw new IllegalArgumentException(
          field + ": expected SHA-256 as 64 lower-case hex digits but was '" + value + "'");
    }
    return value;
  }
}
