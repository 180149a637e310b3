package io.headwater.benchmarks.peers;

import io.headwater.benchmarks.compare.Figure;
import io.headwater.benchmarks.compare.MissingSideException;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which BLAS a peer is fastest on. Candidates take turns, a block each, so that what slows the
 * machine down for a while slows all of them.
 */
final class BlasTrial {
  private static final int ROUNDS = 5;
  private static final double SECONDS = 0.2;

  /** One of the strongest peers; it is mostly small matrix products. */
  private static final PeerCall CALL =
      new PeerCall(
          "manual",
          "sinusoid_peers.py",
          0,
          List.of("--peers", "manual", "--what", "meta", "--orders", "second"));

  /** Starts a peer on a BLAS. */
  interface Start {
    PeerProcess on(PeerBlas blas, PeerCall call, double warmSeconds) throws MissingSideException;
  }

  /** A candidate that is ready, and the milliseconds of a call in its blocks so far. */
  private record Runner(PeerBlas blas, PeerProcess process, List<Double> millis) {
    double median() {
      return Spread.of(millis).median();
    }
  }

  private BlasTrial() {}

  /** The one on which a call takes the least processor time; empty if the peer runs on none. */
  static Optional<PeerBlas> fastest(List<PeerBlas> candidates, Start start, Report report) {
    List<PeerProcess> started = new ArrayList<>();
    List<Runner> runners = new ArrayList<>();
    try {
      for (PeerBlas candidate : candidates) {
        try {
          PeerProcess process = start.on(candidate, CALL, SECONDS);
          started.add(process);
          process.awaitReady();
          runners.add(new Runner(candidate, process, new ArrayList<>()));
        } catch (MissingSideException e) {
          report.line(Map.of("peerBlas", candidate.name(), "missing", e.getMessage()));
        }
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (Runner runner : runners) {
          runner.millis().add(runner.process().run(SECONDS).millis(Figure.CPU));
        }
      }
      runners.forEach(runner -> report.line(told(runner)));
      return runners.stream().min(Comparator.comparingDouble(Runner::median)).map(Runner::blas);
    } catch (MissingSideException e) {
      throw new IllegalStateException("a peer was ready and does not run", e);
    } finally {
      started.forEach(PeerProcess::close);
    }
  }

  private static Map<String, Object> told(Runner runner) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("peerBlas", runner.blas().name());
    fields.put("torch", runner.process().environment().torch());
    fields.put("libraries", runner.process().environment().blas());
    fields.put("core", runner.process().environment().core());
    fields.put("trialMillis", runner.median());
    return fields;
  }
}
