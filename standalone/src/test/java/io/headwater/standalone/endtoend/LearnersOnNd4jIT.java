package io.headwater.standalone.endtoend;

import io.headwater.tensor.BackendKind;

/** Every kind of learner in one stream, its arithmetic done by ND4J: the second opinion. */
class LearnersOnNd4jIT extends LearnersIT {
  @Override
  BackendKind streamBackend() {
    return BackendKind.ND4J;
  }
}
