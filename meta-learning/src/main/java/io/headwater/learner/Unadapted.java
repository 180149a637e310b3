package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.Parameters;
import io.headwater.model.RowStatistics;
import io.headwater.model.Variables;
import java.util.random.RandomGenerator;

/**
 * Another adaptation without its adapting: the model stays what it was before the support rows, and
 * nothing new is kept for the task.
 */
final class Unadapted implements Adaptation {
  private final Adaptation adaptation;

  Unadapted(Adaptation adaptation) {
    this.adaptation = adaptation;
  }

  @Override
  public Parameters initialise(RandomGenerator random) {
    return adaptation.initialise(random);
  }

  @Override
  public boolean keepsState() {
    return adaptation.keepsState();
  }

  @Override
  public Parameters initialState() {
    return adaptation.initialState();
  }

  @Override
  public boolean complete() {
    return adaptation.complete();
  }

  @Override
  public boolean adapts() {
    return false;
  }

  @Override
  public Variables unadapted(Tape tape, Variables phi, Variables state) {
    return adaptation.unadapted(tape, phi, state);
  }

  @Override
  public Adapted adapt(Tape tape, Variables phi, Variables state, Support support) {
    return Adapted.of(support.model());
  }

  @Override
  public Var represent(Tape tape, Variables phi, Var features, RowStatistics statistics) {
    return adaptation.represent(tape, phi, features, statistics);
  }

  @Override
  public Var predict(
      Tape tape, Variables phi, Variables model, Var rows, RowStatistics statistics) {
    return adaptation.predict(tape, phi, model, rows, statistics);
  }
}
