package io.headwater.learner;

import io.headwater.model.Parameters;
import io.headwater.model.Variables;
import io.headwater.tensor.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The models of an {@link Episode} as they are published: what adaptation made, and the statistics
 * of the support rows where a model keeps some. Asked for in the episode's scope.
 */
final class Publication {
  private final Episode episode;
  private final Variables statistics;
  private final Variables models;

  /**
   * The episode's.
   *
   * @param ofModels statistics that a pass of the adapted models over the support rows has seen
   */
  Publication(Episode episode, Variables ofModels) {
    this.episode = episode;
    statistics = episode.support.statistics().seen().and(ofModels);
    models = episode.adapted.parameters().and(statistics);
  }

  /** What is published, per task. */
  Variables models() {
    return models;
  }

  boolean keepsStatistics() {
    return !statistics.names().isEmpty();
  }

  /** Each task's, without what stands for rows that others have and it has not. */
  List<Parameters> toHost() {
    List<Parameters> padded = models.toHost(episode.backend, episode.tasks.size());
    if (episode.adaptation.perSupportRow().isEmpty()) {
      return padded;
    }
    List<Parameters> result = new ArrayList<>(padded.size());
    for (int i = 0; i < padded.size(); i++) {
      result.add(withoutPadding(padded.get(i), episode.tasks.get(i).support().count()));
    }
    return result;
  }

  private Parameters withoutPadding(Parameters model, int rows) {
    Map<String, NdArray> cut = new TreeMap<>();
    for (String name : episode.adaptation.perSupportRow()) {
      NdArray array = model.get(name);
      int[] shape = array.shape();
      if (shape[0] > rows) {
        shape[0] = rows;
        cut.put(name, array.slice(0, shape));
      }
    }
    return cut.isEmpty() ? model : model.and(cut);
  }
}
