package io.headwater.store;

import java.nio.file.Path;

/**
 * A stored blob's bytes are not those its address promises, or are gone. Its bytes are not used.
 */
public final class CorruptBlobException extends RuntimeException {

  private static final long serialVersionUID = 1;

  CorruptBlobException(Path path, String expected, String actual) {
    super("corrupt blob " + path + ": expected SHA-256 " + expected + " but was " + actual);
  }
}
