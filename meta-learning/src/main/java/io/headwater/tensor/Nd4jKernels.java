package io.headwater.tensor;

/**
 * ND4J's elementwise functions; operands and result have equal shapes and may be the same. The
 * numbers are those of libnd4j's {@code legacy_ops.h} of this ND4J version.
 */
interface Nd4jKernels extends AutoCloseable {
  /** z = f(x, y). */
  enum Pairwise {
    ADD(0),
    DIVIDE(2),
    MULTIPLY(3),
    SUBTRACT(6);

    private final int number;

    Pairwise(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /** z = f(x, c). */
  enum Scalar {
    ADD(0),
    MULTIPLY(2),
    SET(14),
    RELU(39),
    STEP(41);

    private final int number;

    Scalar(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /** ND4J's families of transforms. */
  enum Family {
    SAME,
    STRICT,
    FLOAT
  }

  /** z = f(x). */
  enum Unary {
    ABS(Family.SAME, 0),
    RECIPROCAL(Family.SAME, 11),
    SQUARE(Family.SAME, 12),
    EXP(Family.STRICT, 23),
    LOG(Family.STRICT, 24),
    SIGMOID(Family.STRICT, 26),
    TANH(Family.STRICT, 29),
    LOG1P(Family.STRICT, 44),
    SQRT(Family.FLOAT, 1);

    private final Family family;
    private final int number;

    Unary(Family family, int number) {
      this.family = family;
      this.number = number;
    }

    Family family() {
      return family;
    }

    int number() {
      return number;
    }
  }

  /** z = f(x, y). */
  void pairwise(Pairwise kernel, Nd4jTensor x, Nd4jTensor y, Nd4jTensor z);

  /** z = f(x, value). */
  void scalar(Scalar kernel, Nd4jTensor x, double value, Nd4jTensor z);

  /** z = f(x). */
  void unary(Unary kernel, Nd4jTensor x, Nd4jTensor z);

  @Override
  void close();
}
