package io.headwater.standalone.online;

import io.headwater.model.Parameters;
import io.headwater.standalone.episodes.Episode;
import io.headwater.task.Rows;
import java.util.List;

/**
 * Train on everything, TOE: one network for all tasks, trained on what has come so far. It goes on
 * from round to round, and gets the rows of the lessons that the stream learns from, as many in a
 * step. One thread.
 */
final class OnEverything implements Rival {
  private final Descent descent;
  private final int batch;
  private Descent.State state;

  /** Takes a step on each {@code batch} lessons. */
  OnEverything(Descent descent, int batch) {
    this.descent = descent;
    this.batch = batch;
    this.state = descent.begin();
  }

  @Override
  public double take(Round round) {
    List<Episode> lessons = round.lessons();
    for (int from = 0; from < lessons.size(); from += batch) {
      List<Rows> sets =
          lessons.subList(from, Math.min(from + batch, lessons.size())).stream()
              .map(OnEverything::allRows)
              .toList();
      state = descent.step(state, sets);
    }
    return descent.accuracy(state.weights(), round.exam().query());
  }

  private static Rows allRows(Episode lesson) {
    int both = lesson.support().count() + lesson.query().count();
    return lesson.support().followedBy(lesson.query(), both);
  }

  /** The network as it is after the last round. */
  Parameters weights() {
    return state.weights();
  }
}
