package io.headwater.autodiff;

import java.util.function.Supplier;

/** Computed at the first call and kept: a rule's factor that many gradients share. */
final class Once {
  private final Supplier<Var> source;
  private Var value;

  Once(Supplier<Var> source) {
    this.source = source;
  }

  Var get() {
    if (value == null) {
      value = source.get();
    }
    return value;
  }
}
