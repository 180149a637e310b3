package io.headwater.store;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as 64 lower-case hex digits, the only form in which a digest appears in this package. */
final class Sha256 {

  private static final int DIGITS = 64;

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
    if (!isDigest(value)) {
      throw new IllegalArgumentException(
          field + ": expected SHA-256 as 64 lower-case hex digits but was '" + value + "'");
    }
    return value;
  }

  /** Called for every record that names a version: a loop takes a tenth of a pattern's time. */
  private static boolean isDigest(String value) {
    if (value.length() != DIGITS) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      char digit = value.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }
}
