package io.headwater.streams.validate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.streams.config.LimitsConfig;
import java.util.Map;

/** Checks that an event's attributes are few and small: they travel on with every model. */
final class AttributesCheck {
  private final int maxCount;
  private final int maxBytes;

  AttributesCheck(LimitsConfig limits) {
    this.maxCount = limits.maxAttributes();
    this.maxBytes = limits.maxAttributeBytes();
  }

  /** A copy of {@code attributes}, made once their number is known to be small. */
  Map<String, String> check(Map<String, String> attributes) throws RejectedRecordException {
    if (attributes.size() > maxCount) {
      throw tooMany("at most limits.max-attributes=" + maxCount, attributes.size() + " attributes");
    }
    long bytes = 0;
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      bytes += attribute.getKey().getBytes(UTF_8).length;
      bytes += attribute.getValue().getBytes(UTF_8).length;
    }
    if (bytes > maxBytes) {
      throw tooMany(
          "at most limits.max-attribute-bytes=" + maxBytes + " in names and values",
          bytes + " bytes");
    }
    return Map.copyOf(attributes);
  }

  private static RejectedRecordException tooMany(String expected, String actual) {
    return new RejectedRecordException(Reason.TOO_MANY_ATTRIBUTES, "attributes", expected, actual);
  }
}
