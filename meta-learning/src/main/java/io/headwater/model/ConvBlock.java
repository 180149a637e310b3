package io.headwater.model;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.ConvSpec.Reduction;
import io.headwater.tensor.CellMap;
import io.headwater.tensor.Convolution;
import io.headwater.tensor.NdArray;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One block of a {@link ConvNetwork}. The convolution has weights {@code NAME.weight} of shape [3,
 * 3, in, out] and no bias, which batch normalisation would cancel.
 */
final class ConvBlock {
  private static final int SIDE = 3;
  private static final int POOL = 2;

  private final String name;
  private final Reduction reduction;
  private final Image from;
  private final Image to;
  private final Convolution convolution;
  private final CellMap pools;

  ConvBlock(String name, Image from, int filters, Reduction reduction) {
    this.name = name;
    this.reduction = reduction;
    this.from = from;
    this.to = new Image(reduction.half(from.height()), reduction.half(from.width()), filters);
    boolean strided = reduction == Reduction.STRIDE;
    this.convolution =
        new Convolution(
            from.height(), from.width(), from.channels(), filters, SIDE, strided ? 2 : 1, 1);
    Image whole = new Image(from.height(), from.width(), filters);
    this.pools = strided ? null : whole.windows(POOL);
  }

  /** The image that the block makes of one. */
  Image to() {
    return to;
  }

  private int inputs() {
    return SIDE * SIDE * from.channels();
  }

  /** Weights uniform in ±√(6 / (in + out)) (Glorot &amp; Bengio 2010, eq. 16). */
  void initialise(RandomGenerator random, Map<String, NdArray> parameters) {
    double limit = Math.sqrt(6.0 / (inputs() + SIDE * SIDE * to.channels()));
    parameters.put(
        weight(), NdArray.uniform(random, limit, SIDE, SIDE, from.channels(), to.channels()));
    Normalisation.BATCH.initialise(name, to.channels(), parameters);
  }

  /**
   * The block's images of images.
   *
   * @param x [tasks, rows, height · width · channels]
   */
  Var apply(Tape tape, Variables parameters, Var x, RowStatistics statistics) {
    int tasks = x.shape()[0];
    int rows = x.shape()[1];
    int filters = to.channels();
    Var weights = tape.reshape(parameters.get(weight()), tasks, inputs(), filters);
    Var sums = tape.convolve(x, weights, convolution);
    Var y = tape.relu(Normalisation.BATCH.apply(tape, name, parameters, sums, statistics));
    return reduction == Reduction.STRIDE
        ? tape.reshape(y, tasks, rows, to.pixels() * filters)
        : tape.maximum(y, pools, POOL * POOL, tasks, rows, to.pixels() * filters);
  }

  private String weight() {
    return name + ".weight";
  }
}
