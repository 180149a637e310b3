package io.headwater.benchmarks.core;

import io.headwater.benchmarks.compare.Line;
import io.headwater.benchmarks.compare.Work;
import io.headwater.benchmarks.peers.PeerCall;
import java.util.List;
import java.util.function.Supplier;

/**
 * A comparison of Headwater's core with peers.
 *
 * @param work Headwater's side, made when its turn comes
 */
record CoreLine(Line line, Supplier<Work> work, List<PeerCall> peers) {
  CoreLine {
    peers = List.copyOf(peers);
  }
}
