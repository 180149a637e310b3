package io.headwater.standalone.evaluate;

/** Ends a training as a kill would, though by an exception. */
record CutAfter(long iterations) implements TrainingProgress {
  @Override
  public void iterated(long done, double loss) {
    if (done == iterations) {
      throw new IllegalStateException("cut");
    }
  }

  @Override
  public void end() {}
}
