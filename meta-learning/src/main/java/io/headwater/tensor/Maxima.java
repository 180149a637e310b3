package io.headwater.tensor;

/**
 * The largest values of some windows of a tensor.
 *
 * @param values one for each window
 * @param places where each was: a map to {@link TensorBackend#gather} them with
 */
public record Maxima(Tensor values, CellMap places) {}
