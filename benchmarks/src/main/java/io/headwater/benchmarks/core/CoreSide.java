package io.headwater.benchmarks.core;

import io.headwater.benchmarks.compare.JavaCommand;
import io.headwater.benchmarks.compare.LocalSide;
import io.headwater.benchmarks.compare.MissingSideException;
import io.headwater.benchmarks.peers.PeerAnswer;
import io.headwater.benchmarks.peers.PeerAnswer.Measured;
import io.headwater.benchmarks.peers.PeerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Headwater's side of one comparison as a program: what {@code peer_blocks.py} is for a peer, with
 * the same lines in and out.
 *
 * <p>Arguments: the comparison's number among {@link CoreLines#all()}, and seconds of warming up.
 */
final class CoreSide {
  private static final String NAME = "headwater";

  /**
   * Memory that a process has not touched yet comes page by page, which on a virtual machine can
   * take several times as long as the work itself, a second or two of it whenever the heap grows; a
   * service that has run for minutes, and a peer that uses the same buffers over and over, have
   * theirs.
   */
  private static final List<String> TOUCHED_HEAP = List.of("-Xmn64m", "-XX:+AlwaysPreTouch");

  private CoreSide() {}

  /** Starts one; the number and the seconds are its arguments. */
  static PeerProcess start(int number, double warmSeconds) throws MissingSideException {
    List<String> command =
        JavaCommand.of(
            CoreSide.class, TOUCHED_HEAP, Integer.toString(number), Double.toString(warmSeconds));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return PeerProcess.start(NAME, builder);
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err); // What else is printed is not for the other side.
    CoreLine line = CoreLines.all().get(Integer.parseInt(arguments[0]));
    double warmSeconds = Double.parseDouble(arguments[1]);
    try (LocalSide side =
            new LocalSide(NAME, line.line().timing(), warmSeconds, line.work().get());
        BufferedReader requests =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      side.awaitReady();
      answers.println(PeerAnswer.readyJson());
      for (String seconds; (seconds = requests.readLine()) != null; ) {
        answers.println(new Measured(side.run(Double.parseDouble(seconds))).toJson());
      }
    }
  }
}
