package io.headwater.autodiff;

import io.headwater.autodiff.Var.Edge;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One pass back along a tape, through only that part of it which leads from what is differentiated
 * by to what is differentiated.
 */
final class Backward {
  private final Recorder tape;
  private final List<Var> nodes;
  private final Var y;
  private final List<Var> wrt;
  private final boolean[] leads;
  private final boolean[] asked;
  private final Var[] gradients;

  Backward(Recorder tape, List<Var> nodes, Var y, List<Var> wrt) {
    this.tape = tape;
    this.nodes = nodes;
    this.y = y;
    this.wrt = wrt;
    int count = y.index() + 1;
    leads = new boolean[count];
    asked = new boolean[count];
    gradients = new Var[count];
  }

  /** Gradients of the sum of y's elements, one for each of {@code wrt}. */
  List<Var> run() {
    markWhatLeads();
    if (!y.isConstant()) {
      place(y.index(), tape.constant(tape.backend().full(1, y.shape())));
    }
    for (int i = y.index(); i >= 0; i--) {
      if (leads[i] && gradients[i] != null) {
        spread(i);
      }
    }
    List<Var> result = new ArrayList<>(wrt.size());
    for (Var x : wrt) {
      Var gradient = reaches(x) ? gradients[x.index()] : null;
      result.add(gradient != null ? gradient : tape.constant(tape.backend().full(0, x.shape())));
    }
    return Collections.unmodifiableList(result);
  }

  private boolean reaches(Var x) {
    return !x.isConstant() && x.index() <= y.index();
  }

  /** Marks each node up to y that is one of {@code wrt} or computed from one. */
  private void markWhatLeads() {
    int first = leads.length;
    for (Var x : wrt) {
      if (reaches(x)) {
        leads[x.index()] = true;
        asked[x.index()] = true;
        first = Math.min(first, x.index());
      }
    }
    for (int i = first; i < leads.length; i++) {
      for (Edge edge : nodes.get(i).edges()) {
        leads[i] |= leads[edge.input().index()];
      }
    }
  }

  /** Gives a node's gradient to its inputs. */
  private void spread(int node) {
    Var gradient = gradients[node];
    for (Edge edge : nodes.get(node).edges()) {
      int input = edge.input().index();
      if (leads[input]) {
        Var share = edge.rule().apply(gradient);
        Var before = gradients[input];
        place(input, before == null ? share : tape.add(before, share));
        if (before != null) {
          before.drop();
        }
      }
    }
    if (!asked[node]) {
      gradients[node] = null;
      gradient.drop();
    }
    tape.releaseUnheld();
  }

  private void place(int node, Var gradient) {
    gradients[node] = gradient;
    gradient.hold();
  }
}
