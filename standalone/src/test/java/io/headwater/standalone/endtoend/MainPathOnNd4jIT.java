package io.headwater.standalone.endtoend;

import io.headwater.standalone.checker.CheckReport;
import io.headwater.tensor.BackendKind;

/** The main path, its arithmetic done by ND4J: the second opinion. */
class MainPathOnNd4jIT extends MainPathIT {
  @Override
  BackendKind backend() {
    return BackendKind.ND4J;
  }

  /** On a busy machine it falls behind, and then learns from a share of them. */
  @Override
  long learnable(CheckReport counts) {
    return counts.allowed() + counts.notSampled();
  }
}
