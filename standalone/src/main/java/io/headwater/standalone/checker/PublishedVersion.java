package io.headwater.standalone.checker;

/**
 * A meta-parameters record.
 *
 * @param parentDigest null for version 0
 * @param recomputedDigest digest computed from the content, or null when the parameters travel by
 *     reference and cannot be checked here
 * @param foldedTasks query sets folded since version 0
 * @param rejectedTasks query sets rejected since version 0
 */
record PublishedVersion(
    String learner,
    VersionRef version,
    String parentDigest,
    String recomputedDigest,
    long foldedTasks,
    long rejectedTasks) {}
