import io.headwater.standalone.demo.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A broker and a registry for docker/check.sh, which starts this file from its source. Writes where
 * they listen, two lines, to the file named first, keeps their data under the directory named
 * second, and stops with the standard input.
 */
final class LoopbackStack {
  public static void main(String[] args) throws Exception {
    Path addresses = Path.of(args[0]);
    try (Stack stack = Stack.start(Path.of(args[1]))) {
      Map<String, String> settings = stack.clientSettings();
      // Moved into place, so that a reader sees both lines or no file.
      Path written =
          Files.writeString(
              Path.of(args[0] + ".new"),
              settings.get("bootstrap.servers") + "\n" + settings.get("schema.registry.url") + "\n");
      Files.move(written, addresses, StandardCopyOption.ATOMIC_MOVE);
      while (System.in.read() >= 0) {
        // Only the end of the stream means something.
      }
    }
  }
}
