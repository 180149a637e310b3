package io.headwater.standalone.endtoend;

import io.headwater.tensor.BackendKind;

/** The main path, its arithmetic done by ND4J: the second opinion. */
class MainPathOnNd4jIT extends MainPathIT {
  @Override
  BackendKind backend() {
    return BackendKind.ND4J;
  }
}
