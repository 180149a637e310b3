package io.headwater.streams.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes the user and password out of {@code schema.registry.url} and makes them {@code
 * basic.auth.user.info}: the registry's client logs its URLs and puts them into its errors. Percent
 * escapes in them are undone. Where {@code basic.auth.credentials.source} is given and not {@code
 * URL}, that says where credentials come from, and those of the URL are dropped.
 */
public final class RegistryCredentials {
  private static final String URLS = "schema.registry.url";
  private static final String SOURCE = "basic.auth.credentials.source";
  private static final String USER_INFO = "basic.auth.user.info";

  private RegistryCredentials() {}

  /**
   * Returns the settings with URLs that name no user.
   *
   * @throws ConfigException if a URL that seems to name a user is not readable, or two name
   *     different users
   */
  public static Map<String, String> outOfUrl(Map<String, String> kafka) throws ConfigException {
    String urls = kafka.getOrDefault(URLS, "");
    if (!urls.contains("@")) {
      return kafka;
    }
    List<String> without = new ArrayList<>();
    Set<String> users = new TreeSet<>();
    for (String url : urls.split(",", -1)) {
      URI read = read(url.strip());
      if (read.getUserInfo() == null) {
        without.add(url.strip());
      } else {
        users.add(read.getUserInfo());
        without.add(url.strip().replace(read.getRawUserInfo() + "@", ""));
      }
    }
    if (users.size() > 1) {
      throw problem("one user and password in all URLs but was " + users.size() + " different");
    }
    Map<String, String> settings = new TreeMap<>(kafka);
    settings.put(URLS, String.join(",", without));
    if (kafka.getOrDefault(SOURCE, "URL").equals("URL")) {
      settings.put(SOURCE, "USER_INFO");
      settings.put(USER_INFO, users.iterator().next());
    }
    return settings;
  }

  private static URI read(String url) throws ConfigException {
    // The reason is left out, since it quotes the text.
    try {
      URI uri = URI.create(url);
      if (uri.getUserInfo() != null || !url.contains("@")) {
        return uri;
      }
    } catch (IllegalArgumentException notAUrl) {
      throw unreadable();
    }
    throw unreadable();
  }

  private static ConfigException unreadable() {
    return problem(
        "URLs such as https://user:password@host:8081, special characters of the password"
            + " percent-encoded, but one with '@' cannot be read so; or use kafka."
            + USER_INFO);
  }

  private static ConfigException problem(String expected) {
    return new ConfigException(List.of(ConfigTree.KAFKA + "." + URLS + ": expected " + expected));
  }
}
