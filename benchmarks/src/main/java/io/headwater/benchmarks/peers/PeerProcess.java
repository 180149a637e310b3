package io.headwater.benchmarks.peers;

import io.headwater.benchmarks.compare.Block;
import io.headwater.benchmarks.compare.MissingSideException;
import io.headwater.benchmarks.compare.Side;
import io.headwater.benchmarks.peers.PeerAnswer.Measured;
import io.headwater.benchmarks.peers.PeerAnswer.Missing;
import io.headwater.benchmarks.peers.PeerAnswer.Ready;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.TimeUnit;

/**
 * One measurement in a process of its own, a peer's or Headwater's, which waits between blocks: it
 * says that it is ready, runs a block for each line of seconds that it reads, and leaves at their
 * end. Its answers are {@link PeerAnswer}s.
 */
public final class PeerProcess implements Side {
  private static final long STOP_SECONDS = 5;

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;
  private Ready ready;

  private PeerProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.answers = process.inputReader();
    this.requests = process.outputWriter();
  }

  /** Starts one, which warms up at once. */
  public static PeerProcess start(String name, ProcessBuilder command) throws MissingSideException {
    try {
      return new PeerProcess(name, command.start());
    } catch (IOException e) {
      throw new MissingSideException(e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void awaitReady() throws MissingSideException {
    ready = next(Ready.class);
  }

  /** What it runs on, once it is ready. */
  Ready environment() {
    return ready;
  }

  @Override
  public Block run(double seconds) throws MissingSideException {
    try {
      requests.write(seconds + "\n");
      requests.flush();
    } catch (IOException e) {
      throw new MissingSideException("its process ended: " + e.getMessage(), e);
    }
    return next(Measured.class).block();
  }

  private <T extends PeerAnswer> T next(Class<T> expected) throws MissingSideException {
    String line;
    try {
      line = answers.readLine();
    } catch (IOException e) {
      throw new MissingSideException("its process cannot be read: " + e.getMessage(), e);
    }
    if (line == null) {
      throw new MissingSideException("its process ended without an answer");
    }
    PeerAnswer answer = PeerAnswer.parse(line);
    if (answer instanceof Missing missing) {
      throw new MissingSideException(missing.why());
    }
    if (!expected.isInstance(answer)) {
      throw new MissingSideException(
          "expected " + expected.getSimpleName() + " but was '" + line + "'");
    }
    return expected.cast(answer);
  }

  @Override
  public void close() {
    try {
      requests.close(); // At the end of its requests it leaves.
    } catch (IOException e) {
      process.destroyForcibly();
    }
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
