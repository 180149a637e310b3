package io.headwater.standalone.evaluate;

/** Told of a training as it goes on. */
public interface TrainingProgress {
  /** Tells nobody. */
  TrainingProgress NONE =
      new TrainingProgress() {
        @Override
        public void iterated(long iterations, double loss) {}

        @Override
        public void end() {}
      };

  /**
   * One more iteration is done.
   *
   * @param iterations done, those before a resumption included
   * @param loss mean query loss after adaptation over the tasks folded in; NaN where none was
   */
  void iterated(long iterations, double loss);

  /** No more iterations come. */
  void end();
}
