package io.headwater.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/**
 * A Java process of its own that extends a learner's chain of versions, from the newest it finds.
 * It prints a version's number when the put has returned.
 */
final class StoreWriterProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private StoreWriterProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static StoreWriterProcess start(Path directory, String learnerId, long lastVersion, int elements)
      throws IOException {
    return new StoreWriterProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StoreWriterProcess.class.getName(),
                directory.toString(),
                learnerId,
                Long.toString(lastVersion),
                Integer.toString(elements))
            .redirectError(Redirect.INHERIT)
            .start());
  }

  /** Waits for the next version it has put; -1 when it has ended. */
  long nextPut() {
    try {
      String line = output.readLine();
      return line == null ? -1 : Long.parseLong(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as {@code kill -9} does, and gives the last version it has reported. */
  long kill(long lastSeen) throws InterruptedException {
    // By its handle: Process.destroyForcibly would also close the output that is still to be read.
    process.toHandle().destroyForcibly();
    process.waitFor();
    long last = lastSeen;
    for (long put = nextPut(); put >= 0; put = nextPut()) {
      last = put;
    }
    return last;
  }

  int exitStatus() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Arguments: directory, learner, last version to put, elements of its weight tensor. */
  public static void main(String[] arguments) {
    FileModelStore store = FileModelStore.open(Path.of(arguments[0]));
    String learnerId = arguments[1];
    long lastVersion = Long.parseLong(arguments[2]);
    int elements = Integer.parseInt(arguments[3]);
    MetaVersion version =
        store
            .latest(learnerId)
            .map(newest -> SampleVersions.childOf(newest, elements))
            .orElseGet(() -> SampleVersions.first(learnerId));
    while (version.version() <= lastVersion) {
      store.putVersion(version);
      System.out.println(version.version());
      version = SampleVersions.childOf(version, elements);
    }
  }
}
