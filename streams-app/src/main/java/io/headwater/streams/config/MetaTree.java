package io.headwater.streams.config;

import io.headwater.optimizer.Adam;
import io.headwater.optimizer.MetaOptimizer;
import io.headwater.optimizer.Sgd;
import java.util.SortedMap;
import java.util.TreeMap;

/** A learner's {@code meta} section as a tree, as it is written in the file. */
final class MetaTree {
  private MetaTree() {}

  static SortedMap<String, Object> of(MetaConfig meta) {
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("optimizer", of(meta.optimizer()));
    tree.put("batch", meta.batch());
    tree.put("publish-interval", DurationText.format(meta.publishInterval()));
    tree.put("max-staleness", meta.maxStaleness());
    tree.put("clip-norm", meta.clipNorm());
    return tree;
  }

  private static SortedMap<String, Object> of(MetaOptimizer optimizer) {
    SortedMap<String, Object> tree = new TreeMap<>();
    if (optimizer instanceof Adam adam) {
      tree.put("type", "adam");
      tree.put("rate", adam.rate());
      tree.put("beta1", adam.beta1());
      tree.put("beta2", adam.beta2());
      tree.put("epsilon", adam.epsilon());
    } else if (optimizer instanceof Sgd sgd) {
      tree.put("type", "sgd");
      tree.put("rate", sgd.rate());
    } else {
      throw new IllegalArgumentException("expected adam or sgd but was " + optimizer);
    }
    return tree;
  }
}
