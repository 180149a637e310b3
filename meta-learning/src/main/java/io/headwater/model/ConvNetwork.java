package io.headwater.model;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.ConvSpec.Reduction;
import io.headwater.tensor.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The network of a {@link ConvSpec}: {@code layer0}, … are its blocks, the last is the head. */
final class ConvNetwork implements Network {
  private final boolean averages;
  private final List<ConvBlock> blocks = new ArrayList<>();
  private final Image last;
  private final Linear head;

  ConvNetwork(ConvSpec spec) {
    averages = spec.reduction() == Reduction.STRIDE;
    Image image = new Image(spec.height(), spec.width(), spec.channels());
    for (int i = 0; i < spec.blocks(); i++) {
      ConvBlock block = new ConvBlock("layer" + i, image, spec.filters(), spec.reduction());
      blocks.add(block);
      image = block.to();
    }
    last = image;
    head = new Linear("layer" + spec.blocks(), embeddingSize(), spec.outputs());
  }

  @Override
  public Parameters initialise(RandomGenerator random, double headScale) {
    Map<String, NdArray> result = new TreeMap<>();
    blocks.forEach(block -> block.initialise(random, result));
    head.initialise(random, headScale / Math.sqrt(head.in()), result);
    return Parameters.of(result);
  }

  @Override
  public Set<String> headNames() {
    return head.names();
  }

  @Override
  public int embeddingSize() {
    return averages ? last.channels() : last.pixels() * last.channels();
  }

  @Override
  public Var embed(Tape tape, Variables parameters, Var features, RowStatistics statistics) {
    Var x = features;
    for (ConvBlock block : blocks) {
      x = block.apply(tape, parameters, x, statistics);
    }
    return averages ? meanOverPixels(tape, x) : x;
  }

  private Var meanOverPixels(Tape tape, Var x) {
    int tasks = x.shape()[0];
    int rows = x.shape()[1];
    int channels = last.channels();
    Var pixels = tape.reshape(x, tasks * rows, last.pixels(), channels);
    Var mean = tape.scale(tape.sumTo(pixels, tasks * rows, 1, channels), 1.0 / last.pixels());
    return tape.reshape(mean, tasks, rows, channels);
  }

  @Override
  public Var read(Tape tape, Variables parameters, Var embeddings) {
    return head.apply(tape, parameters, embeddings);
  }
}
