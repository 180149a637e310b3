package io.headwater.streams.metaupdate;

import io.headwater.model.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * What has been gathered towards the next version, and what the next progress record will tell.
 *
 * @param sum staleness-weighted sum of gradients
 * @param weight sum of the weights of the query sets in it
 * @param tasks query sets in it
 * @param prequential of every gradient decided on since the last progress record
 * @param fates every gradient decided on since the last progress record, in order
 */
public record Pending(
    Parameters sum,
    double weight,
    int tasks,
    double lossBefore,
    double lossAfter,
    double accuracy,
    Prequential prequential,
    List<Fate> fates) {

  /** Copies the list. */
  public Pending {
    fates = List.copyOf(fates);
  }

  /** Nothing gathered yet, for meta-parameters shaped like {@code phi}. */
  public static Pending none(Parameters phi) {
    return new Pending(Parameters.zerosLike(phi), 0, 0, 0, 0, 0, Prequential.NONE, List.of());
  }

  /** Adds a gradient with weight {@code weight} for each of its tasks. */
  Pending fold(Gradient gradient, double taskWeight, Fate fate) {
    return new Pending(
        gradient.tasks() == 0 ? sum : sum.plusScaled(gradient.sum(), taskWeight),
        weight + taskWeight * gradient.tasks(),
        tasks + gradient.tasks(),
        lossBefore + gradient.lossBefore(),
        lossAfter + gradient.lossAfter(),
        accuracy + gradient.accuracy(),
        prequential.plus(gradient.prequential()),
        with(fate));
  }

  /** Notes a gradient that is not added. */
  Pending reject(Gradient gradient, Fate fate) {
    return new Pending(
        sum,
        weight,
        tasks,
        lossBefore,
        lossAfter,
        accuracy,
        prequential.plus(gradient.prequential()),
        with(fate));
  }

  /** The same sum; of the fates only those of gradients in it are still to be told. */
  Pending withoutRejected() {
    List<Fate> summed = new ArrayList<>(fates);
    summed.removeAll(rejected());
    return new Pending(
        sum, weight, tasks, lossBefore, lossAfter, accuracy, Prequential.NONE, summed);
  }

  /** The fates, still to be told, of gradients that were rejected or had nothing to add. */
  List<Fate> rejected() {
    return fates.stream()
        .filter(fate -> fate.decision() != Fate.Decision.FOLDED || fate.tasks() == 0)
        .toList();
  }

  private List<Fate> with(Fate fate) {
    List<Fate> longer = new ArrayList<>(fates);
    longer.add(fate);
    return longer;
  }
}
