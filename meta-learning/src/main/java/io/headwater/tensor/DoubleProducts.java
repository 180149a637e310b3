package io.headwater.tensor;

import io.headwater.tensor.Product.Form;
import java.util.Arrays;

/** Matrix products over {@code double[]}, by the definition. */
final class DoubleProducts {
  private DoubleProducts() {}

  static void multiply(Product p, double[] a, double[] b, double[] start, double[] c) {
    for (int task = 0; task < p.tasks(); task++) {
      for (int row = 0; row < p.rows(); row++) {
        int to = task * p.strideC() + row * p.columns();
        if (start == null) {
          Arrays.fill(c, to, to + p.columns(), 0);
        } else {
          System.arraycopy(start, task * p.strideStart(), c, to, p.columns());
        }
        for (int k = 0; k < p.inner(); k++) {
          double x = a[task * p.strideA() + row * p.rowStepA() + k * p.columnStepA()];
          addRow(p, x, b, task * p.strideB(), k, c, to);
        }
      }
    }
  }

  /** c += x times row k of b. */
  private static void addRow(Product p, double x, double[] b, int from, int k, double[] c, int to) {
    boolean plain = p.formB() == Form.PLAIN;
    int first = from + (plain ? k * p.columns() : k);
    int step = plain ? 1 : p.inner();
    for (int j = 0; j < p.columns(); j++) {
      c[to + j] += x * b[first + j * step];
    }
  }
}
