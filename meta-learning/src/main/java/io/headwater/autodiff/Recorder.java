package io.headwater.autodiff;

import io.headwater.autodiff.Var.Edge;
import io.headwater.tensor.Tensor;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;

/** What of a {@link Tape} does not depend on which operations there are. */
abstract sealed class Recorder permits Tape {
  private final TensorBackend backend;
  private final boolean firstOrder;
  private final List<Var> nodes = new ArrayList<>();

  /** What a {@link #constantGrad} made and may not be needed any more; null while none runs. */
  private List<Var> temporaries;

  Recorder(TensorBackend backend, boolean firstOrder) {
    this.backend = backend;
    this.firstOrder = firstOrder;
  }

  public final TensorBackend backend() {
    return backend;
  }

  /** x + y. */
  abstract Var add(Var x, Var y);

  /** Something to differentiate by. */
  public final Var leaf(Tensor value) {
    return onTape(value);
  }

  /** A value that nothing flows back through, as data. */
  public final Var constant(Tensor value) {
    return temporary(Var.constant(value));
  }

  private Var temporary(Var result) {
    if (temporaries != null) {
      temporaries.add(result);
    }
    return result;
  }

  /** The value of x, held constant. */
  public final Var stopGradient(Var x) {
    return x.isConstant() ? x : Var.constant(x.value());
  }

  // ---- Differentiation ----

  /**
   * Gradients of the sum of y's elements.
   *
   * <p>Works back through only that part of the tape which leads from {@code wrt} to y.
   *
   * @return for each of {@code wrt} a value of its shape, itself differentiable unless the tape is
   *     of first order; zeros where y does not depend on it
   */
  public final List<Var> grad(Var y, List<Var> wrt) {
    return firstOrder ? constantGrad(y, wrt) : new Backward(this, nodes, y, wrt).run();
  }

  /** {@link #grad} held constant: nothing is recorded, and memory is free again along the way. */
  public final List<Var> constantGrad(Var y, List<Var> wrt) {
    temporaries = new ArrayList<>();
    try {
      return new Backward(this, nodes, y, wrt).run();
    } finally {
      temporaries = null;
    }
  }

  /** Frees what a {@link #constantGrad} made and keeps nowhere. */
  final void releaseUnheld() {
    if (temporaries == null) {
      return;
    }
    // From the last on: a product that is let go of lets go of what it would be computed from.
    int kept = temporaries.size();
    for (int i = temporaries.size() - 1; i >= 0; i--) {
      Var made = temporaries.get(i);
      if (made.isHeld()) {
        temporaries.set(--kept, made);
      } else {
        release(made);
      }
    }
    temporaries.subList(0, kept).clear();
  }

  private void release(Var made) {
    if (made.deferred() == null) {
      backend.release(made.value());
    } else {
      made.forget();
    }
  }

  // ---- Recording ----

  final Var node(Tensor value, Edge edge) {
    if (temporaries != null || edge.input().isConstant()) {
      return constant(value);
    }
    Var result = onTape(value);
    result.madeFrom(edge);
    return result;
  }

  final Var node(Tensor value, Edge... edges) {
    Edge[] flowing = flowing(edges);
    return flowing.length == 0 ? constant(value) : made(onTape(value), flowing);
  }

  /** An operation whose value waits until it is asked for. */
  final Var node(DeferredProduct product, Edge... edges) {
    Edge[] flowing = flowing(edges);
    if (flowing.length > 0) {
      return made(onTape(Var.at(nodes.size(), product)), flowing);
    }
    return temporary(Var.constant(product));
  }

  /** The edges through which a gradient may flow back; none while nothing is recorded. */
  private Edge[] flowing(Edge... edges) {
    int flowing = 0;
    for (Edge edge : edges) {
      if (temporaries == null && !edge.input().isConstant()) {
        edges[flowing++] = edge;
      }
    }
    return flowing == edges.length ? edges : Arrays.copyOf(edges, flowing);
  }

  private static Var made(Var result, Edge... from) {
    result.madeFrom(from);
    return result;
  }

  /** An operation on x whose rule, (g, y) ↦ gradient of x, uses its own output y. */
  final Var unary(Var x, Tensor value, BinaryOperator<Var> rule) {
    if (temporaries != null || x.isConstant()) {
      return constant(value);
    }
    Var y = onTape(value);
    y.madeFrom(new Edge(x, g -> rule.apply(g, y)));
    return y;
  }

  private Var onTape(Tensor value) {
    return onTape(Var.at(nodes.size(), value));
  }

  private Var onTape(Var result) {
    nodes.add(result);
    return result;
  }
}
