package io.headwater.optimizer;

/**
 * How an optimizer's rate changes with the steps taken: a factor of it. A pure function of the step
 * number, so a schedule has no state: whoever restores an {@link OptimizerState} goes on where its
 * {@code steps} say.
 */
public sealed interface Schedule {
  /**
   * The factor of the rate, finite and ≥ 0.
   *
   * @param step steps taken before this one, from 0
   */
  double factor(long step);

  /** The rate as it is. */
  record Constant() implements Schedule {
    @Override
    public double factor(long step) {
      return 1;
    }
  }

  /**
   * Half a cosine from 1 to {@code finalFraction}, which then stays (Loshchilov &amp; Hutter 2017,
   * "SGDR", eq. 5, without restarts): {@code f + (1 − f) (1 + cos(π t / steps)) / 2}.
   *
   * @param steps length, ≥ 1
   * @param finalFraction f, in [0, 1]; 0 ends learning
   */
  record Cosine(long steps, double finalFraction) implements Schedule {
    public Cosine {
      Range.steps("cosine steps", steps);
      Range.fraction("cosine final-fraction", finalFraction);
    }

    @Override
    public double factor(long step) {
      double angle = StrictMath.PI * Math.min(step, steps) / steps;
      return finalFraction + (1 - finalFraction) * (1 + StrictMath.cos(angle)) / 2;
    }
  }

  /**
   * Times {@code factor} after every so many steps: {@code factor^⌊t / every⌋}.
   *
   * @param every steps between two changes, ≥ 1
   * @param factor in [0, 1]
   */
  record Steps(long every, double factor) implements Schedule {
    public Steps {
      Range.steps("step every", every);
      Range.fraction("step factor", factor);
    }

    @Override
    public double factor(long step) {
      long changes = step / every;
      return StrictMath.pow(factor, (double) changes);
    }
  }

  /**
   * A linear rise and then another schedule from its beginning: {@code (t + 1) / steps}, so that
   * the last step of the rise is taken at the whole rate.
   *
   * @param steps of the rise, ≥ 1
   * @param then whose step 0 is this one's step {@code steps}; no warm-up itself
   */
  record WarmUp(long steps, Schedule then) implements Schedule {
    public WarmUp {
      Range.steps("warm-up steps", steps);
      if (then instanceof WarmUp) {
        throw new IllegalArgumentException(
            "warm-up: expected another schedule after it but was " + then);
      }
    }

    @Override
    public double factor(long step) {
      return step < steps ? (step + 1.0) / steps : then.factor(step - steps);
    }
  }
}
