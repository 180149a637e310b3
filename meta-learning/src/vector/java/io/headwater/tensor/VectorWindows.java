package io.headwater.tensor;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link CellMap#largest} for cells at least a vector wide: a window's cells are compared a vector
 * at a time, and which is the largest so far stays in a register beside it.
 */
final class VectorWindows {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> PLACES = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorWindows() {}

  static CellMap largest(CellMap windows, float[] x, int size, int perWindow, float[] values) {
    int width = windows.width();
    int perBlock = windows.cells() / perWindow;
    int blocks = size / windows.blockSize();
    int[] winners = new int[blocks * perBlock * width];
    int[] places = new int[perWindow];
    int next = 0;
    for (int block = 0; block < blocks; block++) {
      for (int window = 0; window < perBlock; window++) {
        int count = windows.places(block, window * perWindow, places);
        if (count == 0) {
          Arrays.fill(winners, next, next + width, CellMap.ZEROS);
          Arrays.fill(values, next, next + width, 0);
        } else {
          largest(x, places, count, width, winners, values, next);
        }
        next += width;
      }
    }
    return CellMap.ofValues(size, winners);
  }

  private static void largest(
      float[] x, int[] places, int count, int width, int[] winners, float[] values, int next) {
    int last = width - LANES;
    for (int j = 0; j <= last; j = j < last ? Math.min(j + LANES, last) : last + 1) {
      FloatVector best = FloatVector.fromArray(SPECIES, x, places[0] + j);
      IntVector at = IntVector.broadcast(PLACES, places[0]);
      for (int i = 1; i < count; i++) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, places[i] + j);
        VectorMask<Float> better =
            v.compare(VectorOperators.LE, best).or(best.test(VectorOperators.IS_NAN)).not();
        best = best.blend(v, better);
        at = at.blend(places[i], better.cast(PLACES));
      }
      best.intoArray(values, next + j);
      at.add(j).addIndex(1).intoArray(winners, next + j);
    }
  }
}
