package io.headwater.streams.config;

import io.headwater.optimizer.Adam;
import io.headwater.optimizer.AdamW;
import io.headwater.optimizer.MetaOptimizer;
import io.headwater.optimizer.Momentum;
import io.headwater.optimizer.Schedule;
import io.headwater.optimizer.Scheduled;
import io.headwater.optimizer.Sgd;
import java.util.SortedMap;
import java.util.TreeMap;

/** A learner's {@code meta} section as a tree, as it is written in the file. */
public final class MetaTree {
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

  /** The section of an optimizer; without a schedule where its rate is constant. */
  public static SortedMap<String, Object> of(MetaOptimizer optimizer) {
    SortedMap<String, Object> tree = new TreeMap<>();
    if (optimizer instanceof Scheduled scheduled) {
      tree.putAll(of(scheduled.optimizer()));
      tree.put("schedule", of(scheduled.schedule()));
    } else if (optimizer instanceof Adam adam) {
      tree.put("type", "adam");
      tree.put("rate", adam.rate());
      tree.put("beta1", adam.beta1());
      tree.put("beta2", adam.beta2());
      tree.put("epsilon", adam.epsilon());
    } else if (optimizer instanceof AdamW adamW) {
      tree.put("type", "adamw");
      tree.put("rate", adamW.rate());
      tree.put("beta1", adamW.beta1());
      tree.put("beta2", adamW.beta2());
      tree.put("epsilon", adamW.epsilon());
      tree.put("weight-decay", adamW.weightDecay());
    } else if (optimizer instanceof Momentum momentum) {
      tree.put("type", "momentum");
      tree.put("rate", momentum.rate());
      tree.put("momentum", momentum.momentum());
    } else if (optimizer instanceof Sgd sgd) {
      tree.put("type", "sgd");
      tree.put("rate", sgd.rate());
    } else {
      throw new IllegalArgumentException("expected a known optimizer but was " + optimizer);
    }
    return tree;
  }

  private static SortedMap<String, Object> of(Schedule schedule) {
    SortedMap<String, Object> tree = new TreeMap<>();
    if (schedule instanceof Schedule.WarmUp warmUp) {
      tree.putAll(of(warmUp.then()));
      tree.put("warm-up", warmUp.steps());
    } else if (schedule instanceof Schedule.Cosine cosine) {
      tree.put("type", "cosine");
      tree.put("steps", cosine.steps());
      tree.put("final-fraction", cosine.finalFraction());
    } else if (schedule instanceof Schedule.Steps steps) {
      tree.put("type", "step");
      tree.put("every", steps.every());
      tree.put("factor", steps.factor());
    } else {
      tree.put("type", "constant");
    }
    return tree;
  }
}
