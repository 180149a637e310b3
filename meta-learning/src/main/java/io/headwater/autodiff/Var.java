package io.headwater.autodiff;

import io.headwater.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A value on a {@link Tape} and how it came about. Lives as long as the backend scope its tape was
 * used in.
 */
public final class Var {
  /** Stands for the position of a constant, which is on no tape. */
  private static final int OFF_TAPE = -1;

  private static final Edge[] NONE = {};

  /**
   * One input of an operation, and what the gradient of the operation's output becomes for it: the
   * vector-Jacobian product ḡ ↦ ḡ · ∂output/∂input.
   */
  record Edge(Var input, UnaryOperator<Var> rule) {}

  private final int index;
  private final int[] shape;
  // Null until it is asked for, if a product makes it.
  private Tensor value;
  // Null once nothing is left to compute.
  private DeferredProduct product;
  private Edge[] edges = NONE;
  private int holders;

  private Var(int index, int[] shape, Tensor value, DeferredProduct product) {
    this.index = index;
    this.shape = shape;
    this.value = value;
    this.product = product;
  }

  /** A value through which nothing flows back. */
  static Var constant(Tensor value) {
    return new Var(OFF_TAPE, value.shape(), value, null);
  }

  /** The value at a position of a tape. */
  static Var at(int index, Tensor value) {
    return new Var(index, value.shape(), value, null);
  }

  /** {@link #constant} of a value to be computed when it is asked for. */
  static Var constant(DeferredProduct product) {
    return new Var(OFF_TAPE, product.shape(), null, product);
  }

  /** {@link #at} of a value to be computed when it is asked for. */
  static Var at(int index, DeferredProduct product) {
    return new Var(index, product.shape(), null, product);
  }

  public Tensor value() {
    if (value == null) {
      value = product.compute();
      forget();
    }
    return value;
  }

  /** The product that makes the value once it is asked for; null if it was, or if none does. */
  DeferredProduct deferred() {
    return product;
  }

  /** Lets go of what the value was computed from, or would be: nobody asks for it any more. */
  void forget() {
    if (product != null) {
      product.drop();
      product = null;
    }
  }

  /** Shape of the value; not to be written to. */
  public int[] shape() {
    return shape;
  }

  /** Whether no gradient is ever asked of it. */
  boolean isConstant() {
    return index == OFF_TAPE;
  }

  /** Position on the tape: inputs come before outputs. */
  int index() {
    return index;
  }

  /** How it came about; no input is a constant. */
  Edge[] edges() {
    return edges;
  }

  /** Says, once, how it came about. */
  void madeFrom(Edge... inputs) {
    edges = inputs;
  }

  /** Counts a place that keeps the value: a {@link Backward} pass, a {@link DeferredProduct}. */
  void hold() {
    holders++;
  }

  void drop() {
    holders--;
  }

  boolean isHeld() {
    return holders > 0;
  }
}
