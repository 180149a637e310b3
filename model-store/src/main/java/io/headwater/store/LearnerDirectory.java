package io.headwater.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Turns any learner id into one file name, different ids into different names, also where file
 * names ignore case. Lower-case ASCII letters, digits, '-' and '_' stand for themselves, every
 * other byte of the UTF-8 form is {@code %xx}; dots and slashes are among those. What would be
 * longer than {@value #LONGEST} characters is {@code %-} and the id's SHA-256, since file systems
 * end at 255.
 */
final class LearnerDirectory {

  private static final int LONGEST = 200;

  private LearnerDirectory() {}

  /**
   * @throws IllegalArgumentException when the id is empty or holds an unpaired surrogate
   */
  static String nameFor(String learnerId) {
    if (learnerId.isEmpty()) {
      throw new IllegalArgumentException("learnerId: expected a name but was empty");
    }
    byte[] utf8 = strictUtf8(learnerId);
    StringBuilder name = new StringBuilder(utf8.length);
    for (byte b : utf8) {
      if (standsForItself(b)) {
        name.append((char) b);
      } else {
        name.append(String.format("%%%02x", b));
      }
    }
    return name.length() <= LONGEST ? name.toString() : "%-" + Sha256.hex(utf8);
  }

  private static boolean standsForItself(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '_';
  }

  private static byte[] strictUtf8(String learnerId) {
    try {
      // String.getBytes would turn every unpaired surrogate into '?' and so merge different ids.
      var encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(learnerId));
      byte[] utf8 = new byte[encoded.remaining()];
      encoded.get(utf8);
      return utf8;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "learnerId: expected Unicode text but was '" + learnerId + "' with an unpaired surrogate",
          e);
    }
  }
}
