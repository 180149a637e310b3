package io.headwater.standalone.checker;

import java.util.List;

/**
 * A learning-progress record.
 *
 * @param parentDigest null for version 0
 * @param published whether it came with the publication of the version
 * @param foldedTasks query sets folded since version 0
 * @param rejectedTasks query sets rejected since version 0, all reasons
 */
record Progress(
    String learner,
    VersionRef version,
    String parentDigest,
    boolean published,
    List<Fate> fates,
    long foldedTasks,
    long rejectedTasks) {}
