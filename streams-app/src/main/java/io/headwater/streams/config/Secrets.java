package io.headwater.streams.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Tells which settings must not be shown, by their names. */
public final class Secrets {
  private static final String MASK = "********";
  private static final Pattern SECRET_NAME =
      Pattern.compile("password|passwd|secret|token|credential|jaas|user\\.info|private|\\bkey\\b");
  // "key" is a word of many harmless names: only those that hold key material are secret.
  private static final Pattern HARMLESS =
      Pattern.compile(
          "\\bkey\\.(serializer|deserializer|serde|subject|converter)|credentials\\.(source|provider)$");

  private Secrets() {}

  /** Returns the value, or a mask when the name says that it is secret. */
  public static String mask(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean secret = SECRET_NAME.matcher(lower).find() && !HARMLESS.matcher(lower).find();
    return secret ? MASK : value;
  }
}
