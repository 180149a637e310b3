package io.headwater.streams.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Tells which settings must not be shown, by their names, and hides credentials inside URLs. */
public final class Secrets {
  private static final String MASK = "********";
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "pass(word|wd|phrase)|pwd|secret|token|credential|jaas|user\\.info|private|\\bkey\\b");
  // Of names with these words only those that hold the secret itself are secret.
  private static final Pattern HARMLESS =
      Pattern.compile(
          "\\bkey\\.(serializer|deserializer|serde|subject|converter)"
              + "|credentials\\.(source|provider)$|\\.endpoint\\.(url|uri)$");
  private static final Pattern USER_OF_URL = Pattern.compile("(?<=://)[^/?#\\s,']*@");

  private Secrets() {}

  /** Returns the value, or a mask when the name says that it is secret. */
  public static String mask(String name, String value) {
    return isSecret(name) ? MASK : withoutUser(value);
  }

  /** Returns whether the name of a setting says that its value is secret. */
  static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET_NAME.matcher(lower).find() && !HARMLESS.matcher(lower).find();
  }

  /** Returns the text with the user and password of every URL in it masked. */
  static String withoutUser(String text) {
    return USER_OF_URL.matcher(text).replaceAll(MASK + "@");
  }
}
