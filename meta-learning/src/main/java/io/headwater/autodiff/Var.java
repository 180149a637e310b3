package io.headwater.autodiff;

import io.headwater.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A value on a {@link Tape} and how it came about. Lives as long as the backend scope its tape was
 * used in.
 */
public final class Var {
  /**
   * One input of an operation, and what the gradient of the operation's output becomes for it: the
   * vector-Jacobian product ḡ ↦ ḡ · ∂output/∂input.
   */
  record Edge(Var input, UnaryOperator<Var> rule) {}

  private final int index;
  private final Tensor value;
  private final List<Edge> edges;

  Var(int index, Tensor value, List<Edge> edges) {
    this.index = index;
    this.value = value;
    this.edges = edges;
  }

  public Tensor value() {
    return value;
  }

  /** Shape of the value; not to be written to. */
  public int[] shape() {
    return value.shape();
  }

  /** Position on the tape: inputs come before outputs. */
  int index() {
    return index;
  }

  List<Edge> edges() {
    return edges;
  }
}
