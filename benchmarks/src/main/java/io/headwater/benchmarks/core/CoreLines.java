package io.headwater.benchmarks.core;

import io.headwater.benchmarks.compare.Line;
import io.headwater.benchmarks.compare.Timing;
import io.headwater.benchmarks.peers.PeerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All comparisons of the core, each with the peers that were best at it or near it. */
final class CoreLines {
  private static final String SINUSOIDS = "sinusoid_peers.py";
  private static final String IMAGES = "omniglot_peers.py";
  private static final int POOL = 16;
  private static final List<Integer> BATCHES = List.of(25, 256);
  private static final List<Integer> STEPS = List.of(1, 5);
  private static final int CHARACTERS = 32;

  /** Both orders of MAML, under their names here and in the peers' scripts. */
  private enum Order {
    EXACT("exact", "second", "maml", 3),
    FIRST("first", "first", "fomaml", 2.5);

    private final String name;
    private final String ofPeers;
    private final String algorithm;
    private final double wanted;

    Order(String name, String ofPeers, String algorithm, double wanted) {
      this.name = name;
      this.ofPeers = ofPeers;
      this.algorithm = algorithm;
      this.wanted = wanted;
    }
  }

  private CoreLines() {}

  static List<CoreLine> all() {
    List<CoreLine> lines = new ArrayList<>();
    for (int batch : BATCHES) {
      for (Order order : Order.values()) {
        lines.add(sinusoids(order, batch));
      }
    }
    for (int batch : BATCHES) {
      STEPS.forEach(steps -> lines.add(adaptation(batch, steps)));
    }
    lines.add(latency());
    for (int steps : STEPS) {
      for (Order order : Order.values()) {
        lines.add(characters(order, steps));
      }
    }
    lines.add(prototypes());
    return lines;
  }

  private static CoreLine sinusoids(Order order, int batch) {
    return new CoreLine(
        new Line("meta-iteration", "sinusoid", order.name, batch, 1, order.wanted, Timing.MEAN),
        () ->
            new MetaIteration(
                Learners.sinusoid(order.algorithm, 1), Batches.ofSinusoids(POOL, batch)),
        Stream.of("manual", "batched", "vmap")
            .map(
                peer ->
                    new PeerCall(
                        peer,
                        SINUSOIDS,
                        0,
                        options(
                            "--peers "
                                + peer
                                + " --what meta --orders "
                                + order.ofPeers
                                + " --meta-batch "
                                + batch)))
            .toList());
  }

  private static CoreLine adaptation(int batch, int steps) {
    return new CoreLine(
        new Line("adaptation", "sinusoid", "", batch, steps, 2.5, Timing.MEAN),
        () ->
            new AdaptationAlone(
                Learners.sinusoid("fomaml", steps), Batches.ofSinusoids(POOL, batch)),
        Stream.of("manual", "batched", "numpy")
            .map(
                peer ->
                    new PeerCall(
                        peer,
                        SINUSOIDS,
                        STEPS.indexOf(steps),
                        options("--peers " + peer + " --what adapt --meta-batch " + batch)))
            .toList());
  }

  private static CoreLine latency() {
    List<String> options = options("--peers none --what latency");
    List<PeerCall> peers = new ArrayList<>();
    for (String peer : List.of("loop", "torch_manual", "numpy")) {
      peers.add(new PeerCall(peer, SINUSOIDS, peers.size(), options));
    }
    return new CoreLine(
        new Line("adapt and predict", "sinusoid", "", 1, 5, 3, Timing.QUANTILES),
        () -> new AdaptAndPredict(Learners.sinusoid("fomaml", 5), Batches.ofSinusoids(1, 1)),
        peers);
  }

  private static CoreLine characters(Order order, int steps) {
    double wanted = order == Order.FIRST ? 1.5 : steps == 1 ? 2 : 0;
    String setting = " --nets conv4 --settings 5:" + CHARACTERS + ":" + steps + ":0.4";
    return new CoreLine(
        new Line(
            "meta-iteration", "conv-4 5-way", order.name, CHARACTERS, steps, wanted, Timing.MEAN),
        () ->
            new MetaIteration(
                Learners.images(order.algorithm, 5, steps), Batches.ofImages(CHARACTERS, 5, 1)),
        Stream.of("loop", "grouped")
            .map(
                peer ->
                    new PeerCall(
                        peer,
                        IMAGES,
                        0,
                        options("--peers " + peer + " --orders " + order.ofPeers + setting)))
            .toList());
  }

  private static CoreLine prototypes() {
    return new CoreLine(
        new Line("protonet episode", "conv-4 20-way", "", 1, 0, 1.5, Timing.MEAN),
        () -> new MetaIteration(Learners.prototypes(20), Batches.ofImages(1, 20, 5)),
        // The script measures 60-way, 20-way and 5-way episodes.
        List.of(new PeerCall("protonet", IMAGES, 1, options("--peers protonet"))));
  }

  private static List<String> options(String line) {
    return List.of(line.strip().split(" +"));
  }
}
