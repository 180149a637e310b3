package io.headwater.tensor;

/**
 * Dot products of four rows with one column: by scalars, in eight sums that do not wait for each
 * other, for adding up a vector's lanes takes as long as forty values.
 */
final class Dots {
  private Dots() {}

  /**
   * c = start + a · b.
   *
   * @param rows how many of the four there are, 1 to 4
   */
  static void four(
      int inner,
      float[] a,
      int fromA,
      int rows,
      float[] b,
      int fromB,
      float start,
      float[] c,
      int to) {
    // Rows that are not there are computed as the first one, and not stored.
    int i0 = fromA;
    int i1 = rows > 1 ? fromA + inner : fromA;
    int i2 = rows > 2 ? fromA + 2 * inner : fromA;
    int i3 = rows > 3 ? fromA + 3 * inner : fromA;
    float c0 = start;
    float c1 = start;
    float c2 = start;
    float c3 = start;
    float d0 = 0;
    float d1 = 0;
    float d2 = 0;
    float d3 = 0;
    int k = 0;
    for (; k + 2 <= inner; k += 2) {
      float x = b[fromB + k];
      c0 += a[i0 + k] * x;
      c1 += a[i1 + k] * x;
      c2 += a[i2 + k] * x;
      c3 += a[i3 + k] * x;
      float y = b[fromB + k + 1];
      d0 += a[i0 + k + 1] * y;
      d1 += a[i1 + k + 1] * y;
      d2 += a[i2 + k + 1] * y;
      d3 += a[i3 + k + 1] * y;
    }
    if (k < inner) {
      float x = b[fromB + k];
      c0 += a[i0 + k] * x;
      c1 += a[i1 + k] * x;
      c2 += a[i2 + k] * x;
      c3 += a[i3 + k] * x;
    }
    c[to] = c0 + d0;
    if (rows > 1) {
      c[to + 1] = c1 + d1;
    }
    if (rows > 2) {
      c[to + 2] = c2 + d2;
    }
    if (rows > 3) {
      c[to + 3] = c3 + d3;
    }
  }
}
