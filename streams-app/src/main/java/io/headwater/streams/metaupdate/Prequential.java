package io.headwater.streams.metaupdate;

/**
 * Losses of models that were served, measured on query rows that came later: what learning was
 * worth to those who predicted.
 *
 * @param tasks query sets measured
 * @param lossSum sum over them
 */
public record Prequential(int tasks, double lossSum) {
  /** Nothing measured. */
  public static final Prequential NONE = new Prequential(0, 0);

  /** Both together. */
  public Prequential plus(Prequential other) {
    return new Prequential(tasks + other.tasks, lossSum + other.lossSum);
  }
}
