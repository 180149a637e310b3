package io.headwater.store;

import java.nio.file.Path;

/** A version's manifest is unreadable, fails its checksum, or contradicts its name or its blob. */
public final class CorruptManifestException extends RuntimeException {

  private static final long serialVersionUID = 1;

  CorruptManifestException(Path path, String what, Object expected, Object actual) {
    super(
        "corrupt manifest " + path + ": " + what + ": expected " + expected + " but was " + actual);
  }

  CorruptManifestException(Path path, Exception cause) {
    super("corrupt manifest " + path + ": expected a version's JSON: " + cause.getMessage(), cause);
  }
}
