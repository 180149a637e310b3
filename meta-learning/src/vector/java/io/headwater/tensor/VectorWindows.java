package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link CellMap.WindowLoops} for cells at least a vector wide: a window's cells are compared a
 * vector at a time, and which is the largest so far stays in a register beside it.
 */
final class VectorWindows {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> PLACES = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorWindows() {}

  static void largest(
      float[] x, int[] cells, int count, int width, int[] winners, float[] values, int next) {
    int last = width - LANES;
    for (int j = 0; j <= last; j = j < last ? Math.min(j + LANES, last) : last + 1) {
      FloatVector best = FloatVector.fromArray(SPECIES, x, cells[0] + j);
      IntVector at = IntVector.broadcast(PLACES, cells[0]);
      for (int i = 1; i < count; i++) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, cells[i] + j);
        VectorMask<Float> better =
            v.compare(VectorOperators.LE, best).or(best.test(VectorOperators.IS_NAN)).not();
        best = best.blend(v, better);
        at = at.blend(cells[i], better.cast(PLACES));
      }
      best.intoArray(values, next + j);
      at.add(j).addIndex(1).intoArray(winners, next + j);
    }
  }
}
