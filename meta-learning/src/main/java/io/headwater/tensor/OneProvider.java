package io.headwater.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;

/** Sees everything that its parent sees, but of the providers of one service a single one. */
final class OneProvider extends ClassLoader {
  private final String service;
  private final String provider;

  OneProvider(ClassLoader parent, Class<?> service, String provider) {
    super(parent);
    this.service = "META-INF/services/" + service.getName();
    this.provider = provider;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> all = super.getResources(name);
    return name.equals(service)
        ? Collections.enumeration(
            Collections.list(all).stream().filter(this::namesTheProvider).toList())
        : all;
  }

  private boolean namesTheProvider(URL file) {
    try (InputStream in = file.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .anyMatch(provider::equals);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
