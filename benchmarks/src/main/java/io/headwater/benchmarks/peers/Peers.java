package io.headwater.benchmarks.peers;

import io.headwater.benchmarks.compare.MissingSideException;
import io.headwater.benchmarks.compare.Side;
import io.headwater.benchmarks.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The peers that can be measured here: those of a directory, by a Python, on the best BLAS there
 * is.
 */
public final class Peers {
  /**
   * Has glibc keep what a peer frees. It would give large tensors back to the system after each use
   * and take new ones, page by page, which makes PyTorch up to eight times slower on some virtual
   * machines.
   */
  private static final Map<String, String> KEPT_MEMORY =
      Map.of("MALLOC_MMAP_MAX_", "0", "MALLOC_TRIM_THRESHOLD_", Long.toString(16L << 30));

  private final Path directory;
  private final Path driver;
  private final String python;
  private final Optional<PeerBlas> blas;

  private Peers(Path directory, Path driver, String python, Optional<PeerBlas> blas) {
    this.directory = directory;
    this.driver = driver;
    this.python = python;
    this.blas = blas;
  }

  /**
   * Where peers are looked for.
   *
   * @param directory of their scripts
   * @param driver {@code peer_blocks.py}
   * @param python the interpreter that has PyTorch
   * @param blas a directory with another BLAS for them, if any
   * @param links an empty directory for links, kept as long as peers run
   */
  public record Place(
      Path directory, Path driver, String python, Optional<Path> blas, Path links) {}

  /** Looks what is there, tries which BLAS is fastest, and reports both. */
  public static Peers find(Place place, Report report) {
    if (!Files.isDirectory(place.directory())) {
      report.line(Map.of("peers", "none", "missing", "there is no directory " + place.directory()));
      return new Peers(place.directory(), place.driver(), place.python(), Optional.empty());
    }
    Optional<PeerBlas> best =
        BlasTrial.fastest(
            PeerBlas.candidates(place.links(), place.blas()),
            (blas, call, warmSeconds) ->
                new Peers(place.directory(), place.driver(), place.python(), Optional.of(blas))
                    .start(call, warmSeconds),
            report);
    Map<String, Object> chosen = new LinkedHashMap<>();
    chosen.put("peers", best.isEmpty() ? "none" : place.directory().toString());
    if (best.isPresent()) {
      chosen.put("peerBlas", best.get().name());
    } else {
      chosen.put(
          "missing", "no peer runs under " + place.python() + ": PyTorch and NumPy are needed");
    }
    report.line(chosen);
    return new Peers(place.directory(), place.driver(), place.python(), best);
  }

  /** Whether there are any. */
  public boolean any() {
    return blas.isPresent();
  }

  /**
   * Starts the measurements of {@code calls}, each in its process; none where there are no peers.
   */
  public List<Side> open(List<PeerCall> calls, double warmSeconds) {
    List<Side> sides = new ArrayList<>();
    if (any()) {
      for (PeerCall call : calls) {
        try {
          sides.add(start(call, warmSeconds));
        } catch (MissingSideException e) {
          throw new IllegalStateException("a peer started before and does not now", e);
        }
      }
    }
    return sides;
  }

  private PeerProcess start(PeerCall call, double warmSeconds) throws MissingSideException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(python, "-W", "ignore", driver.toString(), directory.toString()));
    command.add(call.script());
    command.add(Integer.toString(call.which()));
    command.add(Double.toString(warmSeconds));
    command.addAll(List.of("--threads", "1"));
    command.addAll(call.options());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    blas.orElseThrow().applyTo(builder.environment());
    builder.environment().putAll(KEPT_MEMORY);
    return PeerProcess.start(call.peer(), builder);
  }
}
