package io.headwater.streams.validate;

import io.headwater.learner.LearnerDefinition;
import java.util.Map;
import java.util.TreeMap;

/** The dataset checks of all configured learners. */
final class DatasetChecks {
  private final TreeMap<String, DatasetCheck> checks = new TreeMap<>();

  /** Checks for learners of these definitions, by id, with at most {@code maxRows} rows. */
  DatasetChecks(Map<String, LearnerDefinition> learners, int maxRows) {
    learners.forEach((id, definition) -> checks.put(id, new DatasetCheck(definition, maxRows)));
  }

  /** The check of a learner's datasets. */
  DatasetCheck of(String learnerId) throws RejectedRecordException {
    DatasetCheck check = checks.get(learnerId);
    if (check == null) {
      throw new RejectedRecordException(
          Reason.UNKNOWN_LEARNER,
          "learnerId",
          "one of " + checks.keySet(),
          KeyCheck.quoted(learnerId));
    }
    return check;
  }
}
