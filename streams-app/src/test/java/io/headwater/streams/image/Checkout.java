package io.headwater.streams.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in: Maven starts them in their module's directory. */
final class Checkout {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private Checkout() {}

  static Path path(String relative) {
    return ROOT.resolve(relative);
  }

  static String text(String relative) throws IOException {
    return Files.readString(path(relative));
  }
}
