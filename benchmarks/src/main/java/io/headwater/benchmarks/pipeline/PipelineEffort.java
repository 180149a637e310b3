package io.headwater.benchmarks.pipeline;

import java.util.List;

/**
 * How much is put into the measurements of the pipeline.
 *
 * @param warmSeconds at full load, before the first block of a stream
 * @param blocks of throughput, of each side
 * @param tasks in a block
 * @param latencySeconds at a fixed load
 * @param recoveries how often the stream is killed
 * @param soakSeconds at a high fixed load; 0 for none
 * @param partitions numbers of partitions to measure the throughput with
 */
public record PipelineEffort(
    int warmSeconds,
    int blocks,
    int tasks,
    int latencySeconds,
    int recoveries,
    int soakSeconds,
    List<Integer> partitions) {
  public PipelineEffort {
    partitions = List.copyOf(partitions);
  }
}
