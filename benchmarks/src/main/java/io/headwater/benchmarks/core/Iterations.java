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
  private static final int POOL = 16;

  /** Which work. */
  @Param public Kind kind;

  private Work work;

  /** Exact and first-order meta-iterations, adaptation alone, and a metric learner's episode. */
  public enum Kind {
    EXACT_25,
    EXACT_256,
    FIRST_25,
    FIRST_256,
    ADAPTATION_25,
    ADAPTATION_256,
    CONV_EXACT_32,
    CONV_FIRST_32,
    PROTONET;

    private Work work() {
      return switch (this) {
        case EXACT_25 -> sinusoids("maml", 25);
        case EXACT_256 -> sinusoids("maml", 256);
        case FIRST_25 -> sinusoids("fomaml", 25);
        case FIRST_256 -> sinusoids("fomaml", 256);
        case ADAPTATION_25 -> adaptation(25);
        case ADAPTATION_256 -> adaptation(256);
        case CONV_EXACT_32 -> characters("maml");
        case CONV_FIRST_32 -> characters("fomaml");
        case PROTONET -> new MetaIteration(Learners.prototypes(20), Batches.ofImages(1, 20, 5));
      };
    }

    private static Work sinusoids(String algorithm, int tasks) {
      return new MetaIteration(Learners.sinusoid(algorithm, 1), Batches.ofSinusoids(POOL, tasks));
    }

    private static Work adaptation(int tasks) {
      return new AdaptationAlone(Learners.sinusoid("fomaml", 1), Batches.ofSinusoids(POOL, tasks));
    }

    private static Work characters(String algorithm) {
      return new MetaIteration(Learners.images(algorithm, 5, 1), Batches.ofImages(32, 5, 1));
    }
  }

  /** Makes the learner and its tasks. */
  @Setup(Level.Trial)
  public void setUp() {
    work = kind.work();
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
