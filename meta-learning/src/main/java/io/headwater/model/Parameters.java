package io.headwater.model;

import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Named arrays in name order: meta-parameters, adapted parameters, gradients, optimizer slots, task
 * state. Immutable; equality is by value.
 */
public final class Parameters {
  private static final Parameters EMPTY = new Parameters(new TreeMap<>());

  private final SortedMap<String, NdArray> arrays;

  private Parameters(SortedMap<String, NdArray> arrays) {
    this.arrays = Collections.unmodifiableSortedMap(arrays);
  }

  public static Parameters of(Map<String, NdArray> arrays) {
    return new Parameters(new TreeMap<>(arrays));
  }

  /** Those of a map that the caller must not touch again. */
  static Parameters owning(SortedMap<String, NdArray> arrays) {
    return new Parameters(arrays);
  }

  /** No arrays. */
  public static Parameters empty() {
    return EMPTY;
  }

  /** Zeros of the names, shapes and types of {@code like}. */
  public static Parameters zerosLike(Parameters like) {
    return like.map(array -> NdArray.zeros(array.dtype(), array.shape()));
  }

  public Set<String> names() {
    return arrays.keySet();
  }

  /**
   * The array of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public NdArray get(String name) {
    NdArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException(
          "expected one of " + arrays.keySet() + " but was '" + name + "'");
    }
    return array;
  }

  /** The arrays by name, unmodifiable. */
  public SortedMap<String, NdArray> asMap() {
    return arrays;
  }

  /** This with every array replaced by its image. */
  public Parameters map(UnaryOperator<NdArray> function) {
    SortedMap<String, NdArray> result = new TreeMap<>();
    arrays.forEach((name, array) -> result.put(name, function.apply(array)));
    return new Parameters(result);
  }

  /** Those whose names pass. */
  public Parameters only(Predicate<String> names) {
    SortedMap<String, NdArray> result = new TreeMap<>(arrays);
    result.keySet().removeIf(names.negate());
    return new Parameters(result);
  }

  /** These and others, which take the place of those of the same names. */
  public Parameters and(Map<String, NdArray> others) {
    SortedMap<String, NdArray> result = new TreeMap<>(arrays);
    result.putAll(others);
    return new Parameters(result);
  }

  public Parameters toDType(DType dtype) {
    return map(array -> array.toDType(dtype));
  }

  /** this + other. */
  public Parameters plus(Parameters other) {
    return plusScaled(other, 1);
  }

  /** this + scale · other, computed in float64 and rounded once to this one's types. */
  public Parameters plusScaled(Parameters other, double scale) {
    requireSameShapes(other);
    SortedMap<String, NdArray> result = new TreeMap<>();
    arrays.forEach((name, array) -> result.put(name, plusScaled(array, other.get(name), scale)));
    return new Parameters(result);
  }

  private static NdArray plusScaled(NdArray a, NdArray b, double scale) {
    double[] sum = a.toDoubles();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += scale * b.get(i);
    }
    return NdArray.owning(a.dtype(), a.shape(), sum);
  }

  /** scale · this. */
  public Parameters scaled(double scale) {
    return map(
        array -> {
          double[] values = array.toDoubles();
          for (int i = 0; i < values.length; i++) {
            values[i] *= scale;
          }
          return NdArray.owning(array.dtype(), array.shape(), values);
        });
  }

  /** L2 norm over all elements of all arrays, accumulated in float64. */
  public double norm() {
    double sum = 0;
    for (NdArray array : arrays.values()) {
      for (int i = 0; i < array.size(); i++) {
        double value = array.get(i);
        sum += value * value;
      }
    }
    return Math.sqrt(sum);
  }

  /** Whether no element is NaN or infinite. */
  public boolean isFinite() {
    return arrays.values().stream().allMatch(NdArray::isFinite);
  }

  /** Whether both have the same names, each with the same shape. */
  public boolean sameShapes(Parameters other) {
    return names().equals(other.names())
        && arrays.entrySet().stream()
            .allMatch(entry -> entry.getValue().sameShape(other.get(entry.getKey())));
  }

  /** Fails, naming both, unless {@link #sameShapes}. */
  public void requireSameShapes(Parameters other) {
    if (!sameShapes(other)) {
      throw new IllegalArgumentException("expected shapes of " + this + " but was " + other);
    }
  }

  /** Number of elements of all arrays. */
  public long elements() {
    return arrays.values().stream().mapToLong(NdArray::size).sum();
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Parameters other && arrays.equals(other.arrays);
  }

  @Override
  public int hashCode() {
    return arrays.hashCode();
  }

  @Override
  public String toString() {
    return arrays.toString();
  }
}
