package io.headwater.standalone.online;

import io.headwater.task.Rows;
import io.headwater.tensor.NdArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Some rows of a dataset that all count alike. */
final class Minibatch {

  private Minibatch() {}

  /** {@code size} rows drawn without replacement; all of them where there are no more. */
  static Rows drawn(Rows rows, int size, Random random) {
    return of(rows, places(rows.count(), size, random));
  }

  /** {@code size} of so many places, drawn without replacement; all where there are no more. */
  static List<Integer> places(int count, int size, Random random) {
    List<Integer> places = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(places, random);
    return places.subList(0, Math.min(size, count));
  }

  /** The rows at these places. */
  static Rows of(Rows rows, List<Integer> places) {
    return Rows.unweighted(picked(rows.features(), places), picked(rows.targets(), places));
  }

  private static NdArray picked(NdArray all, List<Integer> places) {
    int[] shape = all.shape();
    int width = all.size() / shape[0];
    float[] values = new float[places.size() * width];
    shape[0] = 1;
    for (int i = 0; i < places.size(); i++) {
      all.slice(places.get(i) * width, shape).copyTo(values, i * width);
    }
    shape[0] = places.size();
    return NdArray.owning(shape, values);
  }
}
