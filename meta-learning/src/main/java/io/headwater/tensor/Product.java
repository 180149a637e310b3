package io.headwater.tensor;

import java.util.Arrays;

/**
 * Matrix products of equal sizes, one per task: {@code c = a · b} of [rows, inner] and [inner,
 * columns], whose operands lie in memory as they are or transposed.
 *
 * @param strideA values from one task's a to the next one's; 0 if all share one
 * @param strideB likewise
 * @param strideStart values from one task's row of columns that each row of its c starts from to
 *     the next one's; 0 if all share one. Of no meaning where c starts from zeros
 */
record Product(
    int tasks,
    int rows,
    int columns,
    int inner,
    Form formA,
    Form formB,
    int strideA,
    int strideB,
    int strideStart) {

  /** Whether an operand lies in memory as it enters the product, or transposed. */
  enum Form {
    PLAIN,
    TRANSPOSED
  }

  /**
   * The products of operands of such shapes, nothing shared. A single row or column lies in memory
   * as if it were not transposed.
   *
   * @throws IllegalArgumentException unless the operands fit
   */
  static Product of(int[] a, Form formA, int[] b, Form formB) {
    if (a.length != 3 || b.length != 3 || a[0] != b[0]) {
      throw mismatch(a, formA, b, formB);
    }
    int rows = formA == Form.PLAIN ? a[1] : a[2];
    int inner = formA == Form.PLAIN ? a[2] : a[1];
    int columns = formB == Form.PLAIN ? b[2] : b[1];
    if (inner != (formB == Form.PLAIN ? b[1] : b[2])) {
      throw mismatch(a, formA, b, formB);
    }
    return new Product(
        a[0],
        rows,
        columns,
        inner,
        rows == 1 || inner == 1 ? Form.PLAIN : formA,
        inner == 1 || columns == 1 ? Form.PLAIN : formB,
        rows * inner,
        inner * columns,
        columns);
  }

  private static IllegalArgumentException mismatch(int[] a, Form formA, int[] b, Form formB) {
    return new IllegalArgumentException(
        "expected two rank-3 operands of equal tasks and inner dimensions but was "
            + Arrays.toString(a)
            + " "
            + formA
            + " and "
            + Arrays.toString(b)
            + " "
            + formB);
  }

  /** This with operands that all tasks share. */
  Product sharing(boolean a, boolean b, boolean start) {
    return new Product(
        tasks,
        rows,
        columns,
        inner,
        formA,
        formB,
        a ? 0 : strideA,
        b ? 0 : strideB,
        start ? 0 : strideStart);
  }

  /** This as one larger product, where all tasks share b and what c starts from. */
  Product merged() {
    return strideB == 0 && formA == Form.PLAIN && strideA > 0
        ? new Product(1, tasks * rows, columns, inner, formA, formB, 0, 0, 0)
        : this;
  }

  /** This for one task: all others have the same result. */
  Product once() {
    return new Product(1, rows, columns, inner, formA, formB, 0, 0, 0);
  }

  /** Values from one row of a to the next, as it enters the product. */
  int rowStepA() {
    return formA == Form.PLAIN ? inner : 1;
  }

  /** Values from one column of a to the next, as it enters the product. */
  int columnStepA() {
    return formA == Form.PLAIN ? 1 : rows;
  }

  /** Length of a row of a as it lies in memory. */
  int rowLengthA() {
    return formA == Form.PLAIN ? inner : rows;
  }

  /** Length of a row of b as it lies in memory. */
  int rowLengthB() {
    return formB == Form.PLAIN ? columns : inner;
  }

  int strideC() {
    return rows * columns;
  }

  /** Multiplications of one task. */
  long work() {
    return (long) rows * columns * inner;
  }
}
