package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transforms of {@link WinogradConvolutions}, each of one tile or one row of weights for all
 * channels at a time. A tile's values at its places are one every {@code step} from {@code to} (or
 * {@code from}) on; channels are at least a vector, and the last vector overlaps where they are not
 * a multiple.
 */
final class WinogradTransforms {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private WinogradTransforms() {}

  private static FloatVector at(float[] x, int i) {
    return FloatVector.fromArray(SPECIES, x, i);
  }

  /** The next vector's first channel. */
  private static int next(int channel, int channels) {
    int last = channels - LANES;
    return channel < last ? Math.min(channel + LANES, last) : channels;
  }

  /**
   * Bᵀ d B of the 4 × 4 pixels of an image.
   *
   * @param rowStep values from one row of pixels to the next
   */
  static void image(int channels, float[] d, int from, int rowStep, float[] u, int to, int step) {
    for (int c = 0; c < channels; c = next(c, channels)) {
      for (int row = 0; row < 4; row++) {
        // Row i of Bᵀ d is the difference or the sum of two rows of d.
        int plus = from + c + (row == 0 ? 0 : row == 2 ? 2 : 1) * rowStep;
        int other = from + c + (row == 3 ? 3 : row == 2 ? 1 : 2) * rowStep;
        FloatVector t0 = combined(row, d, plus, other);
        FloatVector t1 = combined(row, d, plus + channels, other + channels);
        FloatVector t2 = combined(row, d, plus + 2 * channels, other + 2 * channels);
        FloatVector t3 = combined(row, d, plus + 3 * channels, other + 3 * channels);
        int next = to + c + 4 * row * step;
        t0.sub(t2).intoArray(u, next);
        t1.add(t2).intoArray(u, next + step);
        t2.sub(t1).intoArray(u, next + 2 * step);
        t1.sub(t3).intoArray(u, next + 3 * step);
      }
    }
  }

  private static FloatVector combined(int row, float[] d, int plus, int other) {
    return row == 1 ? at(d, plus).add(at(d, other)) : at(d, plus).sub(at(d, other));
  }

  /**
   * Aᵀ m A, the 2 × 2 pixels of a result.
   *
   * @param rowStep values from one row of pixels to the next
   */
  static void result(int channels, float[] m, int from, int step, float[] y, int to, int rowStep) {
    for (int c = 0; c < channels; c = next(c, channels)) {
      int i = from + c;
      FloatVector s00 = at(m, i).add(at(m, i + 4 * step)).add(at(m, i + 8 * step));
      FloatVector s10 = at(m, i + 4 * step).sub(at(m, i + 8 * step)).sub(at(m, i + 12 * step));
      i += step;
      FloatVector s01 = at(m, i).add(at(m, i + 4 * step)).add(at(m, i + 8 * step));
      FloatVector s11 = at(m, i + 4 * step).sub(at(m, i + 8 * step)).sub(at(m, i + 12 * step));
      i += step;
      FloatVector s02 = at(m, i).add(at(m, i + 4 * step)).add(at(m, i + 8 * step));
      FloatVector s12 = at(m, i + 4 * step).sub(at(m, i + 8 * step)).sub(at(m, i + 12 * step));
      i += step;
      FloatVector s03 = at(m, i).add(at(m, i + 4 * step)).add(at(m, i + 8 * step));
      FloatVector s13 = at(m, i + 4 * step).sub(at(m, i + 8 * step)).sub(at(m, i + 12 * step));
      s00.add(s01).add(s02).intoArray(y, to + c);
      s01.sub(s02).sub(s03).intoArray(y, to + c + channels);
      s10.add(s11).add(s12).intoArray(y, to + c + rowStep);
      s11.sub(s12).sub(s13).intoArray(y, to + c + rowStep + channels);
    }
  }

  /** A g Aᵀ, the adjoint of {@link #result}: of 2 × 2 pixels to the 16 places of a tile. */
  static void gradient(
      int channels, float[] g, int from, int rowStep, float[] w, int to, int step) {
    for (int c = 0; c < channels; c = next(c, channels)) {
      FloatVector g00 = at(g, from + c);
      FloatVector g01 = at(g, from + c + channels);
      FloatVector g10 = at(g, from + c + rowStep);
      FloatVector g11 = at(g, from + c + rowStep + channels);
      gradientRow(g00, g01, w, to + c, step);
      gradientRow(g00.add(g10), g01.add(g11), w, to + c + 4 * step, step);
      gradientRow(g00.sub(g10), g01.sub(g11), w, to + c + 8 * step, step);
      gradientRow(g10.neg(), g11.neg(), w, to + c + 12 * step, step);
    }
  }

  private static void gradientRow(FloatVector r0, FloatVector r1, float[] w, int to, int step) {
    r0.intoArray(w, to);
    r0.add(r1).intoArray(w, to + step);
    r0.sub(r1).intoArray(w, to + 2 * step);
    r1.neg().intoArray(w, to + 3 * step);
  }

  /**
   * G w Gᵀ of the 3 × 3 weights of a channel.
   *
   * @param tapStep values from one tap's weights to the next one's
   */
  static void weights(int filters, float[] w, int from, int tapStep, float[] v, int to, int step) {
    for (int f = 0; f < filters; f = next(f, filters)) {
      int i = from + f;
      int row = 3 * tapStep;
      for (int column = 0; column < 4; column++) {
        FloatVector w0 = weightColumn(column, w, i, tapStep);
        FloatVector w1 = weightColumn(column, w, i + row, tapStep);
        FloatVector w2 = weightColumn(column, w, i + 2 * row, tapStep);
        FloatVector half = w0.add(w2).mul(0.5f);
        FloatVector middle = w1.mul(0.5f);
        int next = to + f + column * step;
        w0.intoArray(v, next);
        half.add(middle).intoArray(v, next + 4 * step);
        half.sub(middle).intoArray(v, next + 8 * step);
        w2.intoArray(v, next + 12 * step);
      }
    }
  }

  /** Of a row of three weights what Gᵀ makes of them in a column. */
  private static FloatVector weightColumn(int column, float[] w, int i, int tapStep) {
    if (column == 0) {
      return at(w, i);
    }
    if (column == 3) {
      return at(w, i + 2 * tapStep);
    }
    FloatVector outer = at(w, i).add(at(w, i + 2 * tapStep));
    FloatVector middle = at(w, i + tapStep);
    return (column == 1 ? outer.add(middle) : outer.sub(middle)).mul(0.5f);
  }

  /** Gᵀ v G, the adjoint of {@link #weights}. */
  static void weightGradient(
      int filters, float[] v, int from, int step, float[] w, int to, int tapStep) {
    for (int f = 0; f < filters; f = next(f, filters)) {
      for (int row = 0; row < 3; row++) {
        FloatVector q0 = gradientColumn(row, v, from + f, step);
        FloatVector q1 = gradientColumn(row, v, from + f + step, step);
        FloatVector q2 = gradientColumn(row, v, from + f + 2 * step, step);
        FloatVector q3 = gradientColumn(row, v, from + f + 3 * step, step);
        int next = to + f + 3 * row * tapStep;
        FloatVector half = q1.add(q2).mul(0.5f);
        q0.add(half).intoArray(w, next);
        q1.sub(q2).mul(0.5f).intoArray(w, next + tapStep);
        half.add(q3).intoArray(w, next + 2 * tapStep);
      }
    }
  }

  /** Of a column of four places what Gᵀ makes of them in a row. */
  private static FloatVector gradientColumn(int row, float[] v, int i, int step) {
    FloatVector v1 = at(v, i + 4 * step);
    FloatVector v2 = at(v, i + 8 * step);
    return switch (row) {
      case 0 -> at(v, i).add(v1.add(v2).mul(0.5f));
      case 1 -> v1.sub(v2).mul(0.5f);
      default -> v1.add(v2).mul(0.5f).add(at(v, i + 12 * step));
    };
  }
}
