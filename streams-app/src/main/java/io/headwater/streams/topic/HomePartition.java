package io.headwater.streams.topic;

import org.apache.kafka.common.utils.Utils;

/** The partition in which a key belongs, as Kafka's default partitioner decides: murmur2. */
public final class HomePartition {
  private HomePartition() {}

  /** The partition of {@code key} among {@code partitions}. */
  public static int of(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
