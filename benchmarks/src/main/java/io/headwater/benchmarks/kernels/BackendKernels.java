package io.headwater.benchmarks.kernels;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.Tensor;
import io.headwater.tensor.TensorBackend;
import java.util.List;
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
 * The operations that most of the time goes into, on a batch of tasks of ten rows and a hidden
 * layer of forty. Each call copies its operands in and one result out: {@link #copies} is that
 * alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BackendKernels {
  private static final int ROWS = 10;
  private static final int HIDDEN = 40;
  private static final int CLASSES = 5;

  /** Tasks in the batch. */
  @Param({"25", "256"})
  public int tasks;

  private Operands operands;
  private TensorBackend backend;
  private NdArray x;
  private NdArray weights;
  private NdArray bias;
  private NdArray logits;
  private NdArray labels;

  /** Draws the operands. */
  @Setup(Level.Trial)
  public void setUp() {
    operands = new Operands();
    backend = operands.backend();
    x = operands.random(tasks, ROWS, HIDDEN);
    weights = operands.random(tasks, HIDDEN, HIDDEN);
    bias = operands.random(tasks, 1, HIDDEN);
    logits = operands.random(tasks, ROWS, CLASSES);
    labels = Operands.oneHot(tasks, ROWS, CLASSES);
  }

  /** Frees the backend. */
  @TearDown(Level.Trial)
  public void tearDown() {
    operands.close();
  }

  /** Copies the operands of a layer in and a result out. */
  @Benchmark
  public double copies() {
    return backend.scoped(
        () -> {
          backend.fromHost(weights);
          backend.fromHost(bias);
          return operands.first(backend.fromHost(x));
        });
  }

  /** One product for each task: [tasks, 10, 40] · [tasks, 40, 40]. */
  @Benchmark
  public double batchedProduct() {
    return backend.scoped(
        () -> operands.first(backend.matmul(backend.fromHost(x), backend.fromHost(weights))));
  }

  /** A layer's bias and activation: relu(x + b), the bias broadcast over rows. */
  @Benchmark
  public double biasAndActivation() {
    return backend.scoped(
        () ->
            operands.first(backend.relu(backend.add(backend.fromHost(x), backend.fromHost(bias)))));
  }

  /** Softmax cross-entropy of logits and its gradient, on the tape. */
  @Benchmark
  public double softmaxCrossEntropy() {
    return backend.scoped(
        () -> {
          Tape tape = new Tape(backend);
          Var z = tape.leaf(backend.fromHost(logits));
          Var target = tape.leaf(backend.fromHost(labels));
          Var logSum = tape.log(tape.sumTo(tape.exp(z), tasks, ROWS, 1));
          Var picked = tape.sumTo(tape.multiply(z, target), tasks, ROWS, 1);
          Var loss = tape.sumTo(tape.subtract(logSum, picked), 1, 1, 1);
          return operands.first(tape.grad(loss, List.of(z)).get(0).value());
        });
  }

  /** Forward and backward through two layers on the tape, by all weights and biases. */
  @Benchmark
  public double tapeForwardAndBackward() {
    return backend.scoped(
        () -> {
          Tape tape = new Tape(backend);
          Tensor input = backend.fromHost(x);
          Var first = tape.leaf(backend.fromHost(weights));
          Var firstBias = tape.leaf(backend.fromHost(bias));
          Var second = tape.leaf(backend.fromHost(weights));
          Var secondBias = tape.leaf(backend.fromHost(bias));
          Var hidden = tape.relu(tape.add(tape.matmul(tape.leaf(input), first), firstBias));
          Var output = tape.add(tape.matmul(hidden, second), secondBias);
          Var loss = tape.sumTo(tape.square(output), 1, 1, 1);
          List<Var> gradients = tape.grad(loss, List.of(first, firstBias, second, secondBias));
          return operands.first(gradients.get(0).value());
        });
  }
}
