package io.headwater.autodiff;

import io.headwater.autodiff.Var.Edge;
import io.headwater.tensor.CellMap;
import io.headwater.tensor.Tensor;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Records operations and differentiates them in reverse.
 *
 * <p>Each operation stands beside its gradient rule: for {@code z = f(x, y)} the rule of x maps the
 * gradient g of z to that of x. The rules are made of the tape's own operations and so are recorded
 * too, which makes a gradient as differentiable as anything else: order n is n calls of {@link
 * #grad}.
 *
 * <p>All state is in this object; use it from one thread, inside one scope of its backend.
 */
public final class Tape {
  private final TensorBackend backend;
  private final List<Var> nodes = new ArrayList<>();

  public Tape(TensorBackend backend) {
    this.backend = backend;
  }

  public TensorBackend backend() {
    return backend;
  }

  /** A value that comes from nowhere: data, or something to differentiate by. */
  public Var leaf(Tensor value) {
    return node(value);
  }

  /** The value of x, held constant. */
  public Var stopGradient(Var x) {
    return leaf(x.value());
  }

  // ---- Elementwise on two operands, which broadcast ----

  /** x + y. */
  public Var add(Var x, Var y) {
    return node(
        backend.add(x.value(), y.value()),
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
        new Edge(x, g -> sumTo(multiply(g, y), x.shape())),
        new Edge(y, g -> sumTo(multiply(g, x), y.shape())));
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
        backend.addScaled(x.value(), y.value(), c),
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
    Once slope = new Once(() -> step(x));
    return node(backend.relu(x.value()), new Edge(x, g -> multiply(g, slope.get())));
  }

  /** 1 where x > 0, else 0. Flat: nothing flows back. */
  public Var step(Var x) {
    return leaf(backend.step(x.value()));
  }

  // ---- Products, one per task ----

  /** a · b: [tasks, n, k] · [tasks, k, m] → [tasks, n, m]. */
  public Var matmul(Var a, Var b) {
    return node(
        backend.matmul(a.value(), b.value()),
        new Edge(a, g -> matmulTransposedRight(g, b)),
        new Edge(b, g -> matmulTransposedLeft(a, g)));
  }

  /** aᵀ · b: [tasks, k, n], [tasks, k, m] → [tasks, n, m]. */
  public Var matmulTransposedLeft(Var a, Var b) {
    return node(
        backend.matmulTransposedLeft(a.value(), b.value()),
        new Edge(a, g -> matmulTransposedRight(b, g)),
        new Edge(b, g -> matmul(a, g)));
  }

  /** a · bᵀ: [tasks, n, k], [tasks, m, k] → [tasks, n, m]. */
  public Var matmulTransposedRight(Var a, Var b) {
    return node(
        backend.matmulTransposedRight(a.value(), b.value()),
        new Edge(a, g -> matmul(g, b)),
        new Edge(b, g -> matmulTransposedLeft(g, a)));
  }

  // ---- Shapes ----

  /** Sums over the axes along which {@code shape} would broadcast to x's; x itself if none. */
  public Var sumTo(Var x, int... shape) {
    if (Arrays.equals(x.shape(), shape)) {
      return x;
    }
    return node(backend.sumTo(x.value(), shape), new Edge(x, g -> broadcastTo(g, x.shape())));
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
    return gather(x, backend.largest(x.value(), windows, perWindow), shape);
  }

  /**
   * Largest element along the last axis, [..., n] → [..., 1], held constant: nothing flows back.
   * For shifts that cancel, as in a stable log-sum-exp.
   */
  public Var constantRowMaximum(Var x) {
    return leaf(backend.rowMaximum(x.value()));
  }

  // ---- Differentiation ----

  /**
   * Gradients of the sum of y's elements.
   *
   * <p>Works back through only that part of the tape which leads from {@code wrt} to y.
   *
   * @return for each of {@code wrt} a value of its shape, itself differentiable; zeros where y does
   *     not depend on it
   */
  public List<Var> grad(Var y, List<Var> wrt) {
    boolean[] leads = leadsFrom(wrt, y);
    Var[] gradients = new Var[y.index() + 1];
    gradients[y.index()] = leaf(backend.full(1, y.shape()));
    for (int i = y.index(); i >= 0; i--) {
      if (!leads[i] || gradients[i] == null) {
        continue;
      }
      for (Edge edge : nodes.get(i).edges()) {
        int input = edge.input().index();
        if (leads[input]) {
          Var share = edge.rule().apply(gradients[i]);
          gradients[input] = gradients[input] == null ? share : add(gradients[input], share);
        }
      }
    }
    List<Var> result = new ArrayList<>(wrt.size());
    for (Var x : wrt) {
      Var gradient = x.index() <= y.index() ? gradients[x.index()] : null;
      result.add(gradient != null ? gradient : leaf(backend.full(0, x.shape())));
    }
    return Collections.unmodifiableList(result);
  }

  /** For each node up to y, whether it is one of {@code wrt} or computed from one. */
  private boolean[] leadsFrom(List<Var> wrt, Var y) {
    boolean[] leads = new boolean[y.index() + 1];
    int first = y.index() + 1;
    for (Var x : wrt) {
      if (x.index() <= y.index()) {
        leads[x.index()] = true;
        first = Math.min(first, x.index());
      }
    }
    for (int i = first; i <= y.index(); i++) {
      for (Edge edge : nodes.get(i).edges()) {
        leads[i] |= leads[edge.input().index()];
      }
    }
    return leads;
  }

  // ---- Recording ----

  private Var node(Tensor value, Edge... edges) {
    return record(value, List.of(edges));
  }

  /** An operation on x whose rule, (g, y) ↦ gradient of x, uses its own output y. */
  private Var unary(Var x, Tensor value, BinaryOperator<Var> rule) {
    List<Edge> edges = new ArrayList<>(1);
    Var y = record(value, edges);
    edges.add(new Edge(x, g -> rule.apply(g, y)));
    return y;
  }

  private Var record(Tensor value, List<Edge> edges) {
    Var result = new Var(nodes.size(), value, edges);
    nodes.add(result);
    return result;
  }
}
