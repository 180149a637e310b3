package io.headwater.autodiff;

import io.headwater.autodiff.Var.Edge;
import io.headwater.tensor.CellMap;
import io.headwater.tensor.Convolution;
import io.headwater.tensor.Maxima;
import io.headwater.tensor.Tensor;
import io.headwater.tensor.TensorBackend;
import java.util.Arrays;

/**
 * Records operations and differentiates them in reverse.
 *
 * <p>Each operation stands beside its gradient rule: for {@code z = f(x, y)} the rule of x maps the
 * gradient g of z to that of x. The rules are made of the tape's own operations and so are recorded
 * too, which makes a gradient as differentiable as anything else: order n is n calls of {@link
 * #grad}. What is computed from constants alone is a constant, and takes no part in it.
 *
 * <p>All state is in this object; use it from one thread, inside one scope of its backend.
 */
public final class Tape extends Recorder {
  private final TensorBackend backend;

  private Tape(TensorBackend backend, boolean firstOrder) {
    super(backend, firstOrder);
    this.backend = backend;
  }

  /** A tape that differentiates to any order. */
  public Tape(TensorBackend backend) {
    this(backend, false);
  }

  /** A tape whose gradients are all constants, for work that does not differentiate them. */
  public static Tape ofFirstOrder(TensorBackend backend) {
    return new Tape(backend, true);
  }

  // ---- Elementwise on two operands, which broadcast ----

  /** x + y. */
  @Override
  public Var add(Var x, Var y) {
    return node(
        DeferredProduct.sum(backend, x, y),
        new Edge(x, g -> sumTo(g, x.shape())),
        new Edge(y, g -> sumTo(g, y.shape())));
  }

  /** x − y. */
  public Var subtract(Var x, Var y) {
    return node(
        backend.subtract(x.value(), y.value()),
        new Edge(x, g -> sumTo(g, x.shape())),
        new Edge(y, g -> scale(sumTo(g, y.shape()), -1)));
  }

  /** x · y. */
  public Var multiply(Var x, Var y) {
    return node(
        backend.multiply(x.value(), y.value()),
        new Edge(x, g -> multiplySum(g, y, x.shape())),
        new Edge(y, g -> multiplySum(g, x, y.shape())));
  }

  /** x / y. */
  public Var divide(Var x, Var y) {
    return node(
        backend.divide(x.value(), y.value()),
        new Edge(x, g -> sumTo(divide(g, y), x.shape())),
        new Edge(y, g -> sumTo(scale(multiply(g, divide(divide(x, y), y)), -1), y.shape())));
  }

  /** x + c · y, of equal shapes. */
  public Var addScaled(Var x, Var y, double c) {
    return node(
        DeferredProduct.scaledSum(backend, x, y, c),
        new Edge(x, g -> g),
        new Edge(y, g -> scale(g, c)));
  }

  // ---- Elementwise on one operand ----

  /** c · x. */
  public Var scale(Var x, double c) {
    return node(backend.scale(x.value(), c), new Edge(x, g -> scale(g, c)));
  }

  /** x + c. */
  public Var shift(Var x, double c) {
    return node(backend.shift(x.value(), c), new Edge(x, g -> g));
  }

  /** 1 − x. */
  public Var complement(Var x) {
    return shift(scale(x, -1), 1);
  }

  /** y = eˣ. */
  public Var exp(Var x) {
    return unary(x, backend.exp(x.value()), (g, y) -> multiply(g, y));
  }

  /** Natural logarithm. */
  public Var log(Var x) {
    return node(backend.log(x.value()), new Edge(x, g -> divide(g, x)));
  }

  /** y = √x. */
  public Var sqrt(Var x) {
    return unary(x, backend.sqrt(x.value()), (g, y) -> scale(divide(g, y), 0.5));
  }

  /** y = 1 / x. */
  public Var reciprocal(Var x) {
    return unary(x, backend.reciprocal(x.value()), (g, y) -> scale(multiply(g, square(y)), -1));
  }

  /** x². */
  public Var square(Var x) {
    return node(backend.square(x.value()), new Edge(x, g -> scale(multiply(g, x), 2)));
  }

  /** y = tanh x. */
  public Var tanh(Var x) {
    return unary(x, backend.tanh(x.value()), (g, y) -> subtract(g, multiply(g, square(y))));
  }

  /** y = 1 / (1 + e⁻ˣ). */
  public Var sigmoid(Var x) {
    return unary(x, backend.sigmoid(x.value()), (g, y) -> multiply(g, subtract(y, square(y))));
  }

  /** log(1 + eˣ). */
  public Var softplus(Var x) {
    return node(backend.softplus(x.value()), new Edge(x, g -> multiply(g, sigmoid(x))));
  }

  /** max(x, 0), whose slope at 0 is taken to be 0. */
  public Var relu(Var x) {
    return node(backend.relu(x.value()), new Edge(x, g -> wherePositive(g, x)));
  }

  /** x where y > 0, else 0, of equal shapes. Flat in y: nothing flows back to it. */
  public Var wherePositive(Var x, Var y) {
    return node(backend.wherePositive(x.value(), y.value()), new Edge(x, g -> wherePositive(g, y)));
  }

  /** 1 where x > 0, else 0. Flat: nothing flows back. */
  public Var step(Var x) {
    return constant(backend.step(x.value()));
  }

  // ---- Products, one per task ----

  /** a · b: [tasks, n, k] · [tasks, k, m] → [tasks, n, m]. */
  public Var matmul(Var a, Var b) {
    return node(
        backend.matmul(a.value(), b.value()),
        new Edge(a, g -> matmulTransposedRight(g, b)),
        new Edge(b, g -> matmulTransposedLeft(a, g)));
  }

  /**
   * aᵀ · b: [tasks, k, n], [tasks, k, m] → [tasks, n, m]. Computed when its value is asked for, or
   * with what it is added to, unless it is smaller than b.
   */
  public Var matmulTransposedLeft(Var a, Var b) {
    Edge[] edges = {new Edge(a, g -> matmulTransposedRight(b, g)), new Edge(b, g -> matmul(a, g))};
    return DeferredProduct.isWorthwhile(a)
        ? node(new DeferredProduct(backend, a, b), edges)
        : node(backend.matmulTransposedLeft(a.value(), b.value()), edges);
  }

  /** a · bᵀ: [tasks, n, k], [tasks, m, k] → [tasks, n, m]. */
  public Var matmulTransposedRight(Var a, Var b) {
    return node(
        backend.matmulTransposedRight(a.value(), b.value()),
        new Edge(a, g -> matmul(g, b)),
        new Edge(b, g -> matmulTransposedLeft(g, a)));
  }

  /** A linear layer x · w + b: [tasks, n, k] · [tasks, k, m] + [tasks, 1, m] → [tasks, n, m]. */
  public Var affine(Var x, Var w, Var b) {
    return affine(x, w, b, backend.affine(x.value(), w.value(), b.value()));
  }

  private Var affine(Var x, Var w, Var b, Tensor value) {
    return node(
        value,
        new Edge(x, g -> matmulTransposedRight(g, w)),
        new Edge(w, g -> matmulTransposedLeft(x, g)),
        new Edge(b, g -> sumTo(g, b.shape())));
  }

  /** y = max(x · w + b, 0), a layer as {@link #affine} with its activation. */
  public Var affineRelu(Var x, Var w, Var b) {
    Tensor value = backend.affineRelu(x.value(), w.value(), b.value());
    // No rule needs the values of the sums, in whose place those of y are kept.
    Var sums = affine(x, w, b, value);
    return unary(sums, value, this::wherePositive);
  }

  /** A convolution, see {@link TensorBackend#convolve}. */
  public Var convolve(Var images, Var weights, Convolution c) {
    return node(
        backend.convolve(images.value(), weights.value(), c),
        new Edge(images, g -> convolveToImages(g, weights, c)),
        new Edge(weights, g -> convolveToWeights(images, g, c)));
  }

  private Var convolveToImages(Var results, Var weights, Convolution c) {
    return node(
        backend.convolveToImages(results.value(), weights.value(), c),
        new Edge(results, g -> convolve(g, weights, c)),
        new Edge(weights, g -> convolveToWeights(g, results, c)));
  }

  private Var convolveToWeights(Var images, Var results, Convolution c) {
    return node(
        backend.convolveToWeights(images.value(), results.value(), c),
        new Edge(images, g -> convolveToImages(results, g, c)),
        new Edge(results, g -> convolve(images, g, c)));
  }

  // ---- Shapes ----

  /** Sums over the axes along which {@code shape} would broadcast to x's; x itself if none. */
  public Var sumTo(Var x, int... shape) {
    if (Arrays.equals(x.shape(), shape)) {
      return x;
    }
    return node(backend.sumTo(x.value(), shape), new Edge(x, g -> broadcastTo(g, x.shape())));
  }

  /** {@link #sumTo} of x · y, which broadcast. */
  public Var multiplySum(Var x, Var y, int... shape) {
    if (!Arrays.equals(x.shape(), y.shape()) || Arrays.equals(x.shape(), shape)) {
      return sumTo(multiply(x, y), shape);
    }
    return node(
        backend.multiplySum(x.value(), y.value(), shape),
        new Edge(x, g -> multiply(y, g)),
        new Edge(y, g -> multiply(x, g)));
  }

  /** x · f + c, where f and c, of one shape, broadcast to x's. */
  public Var multiplyAdd(Var x, Var f, Var c) {
    return node(
        backend.multiplyAdd(x.value(), f.value(), c.value()),
        new Edge(x, g -> multiply(g, f)),
        new Edge(f, g -> multiplySum(g, x, f.shape())),
        new Edge(c, g -> sumTo(g, c.shape())));
  }

  /** Repeats x along its axes of length 1; x itself if it has that shape. */
  public Var broadcastTo(Var x, int... shape) {
    if (Arrays.equals(x.shape(), shape)) {
      return x;
    }
    return node(backend.broadcastTo(x.value(), shape), new Edge(x, g -> sumTo(g, x.shape())));
  }

  /** The same values in row-major order under another shape. */
  public Var reshape(Var x, int... shape) {
    return node(backend.reshape(x.value(), shape), new Edge(x, g -> reshape(g, x.shape())));
  }

  /** Cells of x in the places that {@code map} says. */
  public Var gather(Var x, CellMap map, int... shape) {
    return node(
        backend.gather(x.value(), map, shape), new Edge(x, g -> scatterAdd(g, map, x.shape())));
  }

  /** Cells added to the places that {@link #gather} takes them from. */
  public Var scatterAdd(Var x, CellMap map, int... shape) {
    return node(
        backend.scatterAdd(x.value(), map, shape), new Edge(x, g -> gather(g, map, x.shape())));
  }

  /** The largest value of each window of {@code perWindow} cells; where equal, the first one's. */
  public Var maximum(Var x, CellMap windows, int perWindow, int... shape) {
    Maxima maxima = backend.maxima(x.value(), windows, perWindow, shape);
    return node(maxima.values(), new Edge(x, g -> scatterAdd(g, maxima.places(), x.shape())));
  }

  /**
   * Largest element along the last axis, [..., n] → [..., 1], held constant: nothing flows back.
   * For shifts that cancel, as in a stable log-sum-exp.
   */
  public Var constantRowMaximum(Var x) {
    return constant(backend.rowMaximum(x.value()));
  }
}
