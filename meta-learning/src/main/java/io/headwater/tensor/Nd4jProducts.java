package io.headwater.tensor;

import io.headwater.tensor.Product.Form;

/** Batched matrix products, one per task. */
interface Nd4jProducts {
  /** The product of [tasks, n, k] and [tasks, k, m], each as it is or transposed. */
  Nd4jTensor product(Nd4jTensor a, Form formA, Nd4jTensor b, Form formB);
}
