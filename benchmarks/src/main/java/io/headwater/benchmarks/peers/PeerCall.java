package io.headwater.benchmarks.peers;

import java.util.List;

/**
 * One measurement of a peer script.
 *
 * @param peer the peer's name
 * @param script file name in the peers' directory
 * @param which of the measurements that the script would make with these options, from 0
 * @param options the script's options
 */
public record PeerCall(String peer, String script, int which, List<String> options) {
  public PeerCall {
    options = List.copyOf(options);
  }
}
