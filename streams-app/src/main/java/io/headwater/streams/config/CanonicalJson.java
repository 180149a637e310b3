package io.headwater.streams.config;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;

/**
 * JSON with one text per value: keys sorted, no blanks, numbers in their shortest form. Hashes are
 * taken over it, so it depends on no library's formatting and no JDK's {@code Double.toString}
 * (which changed between 17 and 19).
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /** Writes maps with sorted text keys, lists, text, booleans, whole numbers and finite doubles. */
  public static String write(Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  /** Returns the SHA-256 of a text's UTF-8 bytes, lower-case hex. */
  public static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void append(StringBuilder out, Object value) {
    if (value instanceof SortedMap<?, ?> map) {
      appendObject(out, map);
    } else if (value instanceof Iterable<?> list) {
      appendArray(out, list);
    } else if (value instanceof String text) {
      out.append('"').append(JsonStringEncoder.getInstance().quoteAsString(text)).append('"');
    } else if (value instanceof Double number) {
      out.append(shortest(number));
    } else if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
      out.append(value);
    } else {
      throw new IllegalArgumentException(
          "expected a sorted map, list, text, boolean, whole number or double but was " + value);
    }
  }

  private static void appendObject(StringBuilder out, SortedMap<?, ?> map) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      append(out, entry.getKey());
      out.append(':');
      append(out, entry.getValue());
      out.append(entries.hasNext() ? "," : "");
    }
    out.append('}');
  }

  private static void appendArray(StringBuilder out, Iterable<?> list) {
    out.append('[');
    Iterator<?> items = list.iterator();
    while (items.hasNext()) {
      append(out, items.next());
      out.append(items.hasNext() ? "," : "");
    }
    out.append(']');
  }

  /** Fewest significant digits that read back as the same double, never looking like an integer. */
  static String shortest(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("expected a finite number but was " + value);
    }
    BigDecimal exact = new BigDecimal(value);
    int digits = 1;
    BigDecimal rounded = exact.round(new MathContext(digits));
    while (rounded.doubleValue() != value) {
      digits++;
      rounded = exact.round(new MathContext(digits));
    }
    String text = rounded.stripTrailingZeros().toString();
    return text.contains(".") || text.contains("E") ? text : text + ".0";
  }
}
