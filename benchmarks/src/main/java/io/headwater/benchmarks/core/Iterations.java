package io.headwater.benchmarks.core;

import io.headwater.benchmarks.compare.Work;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What is compared with peers, whole calls of it by JMH: {@code -prof gc} shows what a
 * meta-iteration allocates beside the tensors' memory, which is kept from one to the next.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Iterations {
  /** Titles of comparisons among {@link CoreLines#all()}. */
  @Param({
    "sinusoid meta-iteration exact, 25 tasks, 1 step",
    "sinusoid meta-iteration exact, 256 tasks, 1 step",
    "sinusoid meta-iteration first, 25 tasks, 1 step",
    "sinusoid meta-iteration first, 256 tasks, 1 step",
    "sinusoid adaptation, 25 tasks, 1 step",
    "sinusoid adaptation, 256 tasks, 1 step",
    "conv-4 5-way meta-iteration exact, 32 tasks, 1 step",
    "conv-4 5-way meta-iteration first, 32 tasks, 1 step",
    "conv-4 20-way protonet episode, 1 task"
  })
  public String title;

  private Work work;

  /** Makes the learner and its tasks. */
  @Setup(Level.Trial)
  public void setUp() {
    work =
        CoreLines.all().stream()
            .filter(line -> line.line().title().equals(title))
            .findFirst()
            .orElseThrow()
            .work()
            .get();
  }

  /** Frees the backend. */
  @TearDown(Level.Trial)
  public void tearDown() {
    work.close();
  }

  /** One call. */
  @Benchmark
  public void once() {
    work.once();
  }
}
