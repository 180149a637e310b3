package io.headwater.standalone.checker;

import static io.headwater.standalone.checker.TopicNames.LEARNING_PROGRESS;
import static io.headwater.standalone.checker.TopicNames.META_PARAMETERS;

import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The versions of one learner from its version 0 to its removal, if any: the chain in
 * learning-progress, which is never compacted, against the meta-parameters records still present.
 */
final class VersionLedger {

  private final String learner;
  private final NavigableMap<Long, Progress> chain = new TreeMap<>();
  private final NavigableMap<Long, PublishedVersion> parameters = new TreeMap<>();
  private Progress newest;
  private long folded;
  private long rejected;
  private long uncheckedDigests;

  VersionLedger(String learner) {
    this.learner = learner;
  }

  /** Records come in order: a learner's progress is one key, so one partition. */
  void progress(Position at, Progress progress, Violations violations) {
    String where = at.in(LEARNING_PROGRESS);
    for (Fate fate : progress.fates()) {
      if (fate.fate().equals("folded")) {
        folded += fate.tasks();
      } else {
        rejected += fate.tasks();
      }
      rejected += fate.excluded();
    }
    if (progress.foldedTasks() != folded || progress.rejectedTasks() != rejected) {
      violations.add(
          ViolationKind.COUNT_MISMATCH,
          where,
          "expected "
              + counts(folded, rejected)
              + " from the fates so far but was "
              + counts(progress.foldedTasks(), progress.rejectedTasks()));
    }
    if (progress.published()) {
      published(where, progress, violations);
    } else if (newest == null || !newest.version().equals(progress.version())) {
      violations.add(
          ViolationKind.BROKEN_CHAIN,
          where,
          "expected the newest "
              + (newest == null ? "version, none yet," : newest.version())
              + " but was "
              + progress.version());
    }
  }

  private void published(String where, Progress progress, Violations violations) {
    VersionRef version = progress.version();
    if (chain.containsKey(version.version())) {
      violations.add(
          ViolationKind.VERSION_TWICE, where, learner + " " + version + " was published before");
      return;
    }
    long expected = newest == null ? 0 : newest.version().version() + 1;
    String parent = newest == null ? null : newest.version().digest();
    if (version.version() != expected || !Objects.equals(parent, progress.parentDigest())) {
      violations.add(
          ViolationKind.BROKEN_CHAIN,
          where,
          "expected version "
              + expected
              + " with parent "
              + parent
              + " but was version "
              + version.version()
              + " with parent "
              + progress.parentDigest());
    }
    // Only the counts are kept: a long run has many versions, each with the fates of its gradients.
    newest =
        new Progress(
            learner,
            version,
            progress.parentDigest(),
            progress.published(),
            List.of(),
            progress.foldedTasks(),
            progress.rejectedTasks());
    chain.put(version.version(), newest);
  }

  void parameters(Position at, PublishedVersion published, Violations violations) {
    String where = at.in(META_PARAMETERS);
    VersionRef version = published.version();
    if (published.recomputedDigest() == null) {
      uncheckedDigests++;
    } else if (!published.recomputedDigest().equals(version.digest())) {
      violations.add(
          ViolationKind.DIGEST_MISMATCH,
          where,
          learner + " " + version + ": its content has " + published.recomputedDigest());
    }
    if (parameters.put(version.version(), published) != null) {
      violations.add(
          ViolationKind.VERSION_TWICE, where, learner + " " + version + " was published before");
    }
  }

  /** Adds what only the whole history shows. */
  void close(Violations violations) {
    for (PublishedVersion published : parameters.values()) {
      Progress progress = chain.get(published.version().version());
      String where = learner + " version " + published.version().version();
      if (progress == null) {
        violations.add(
            ViolationKind.VERSION_MISSING, where, "in meta-parameters, not in learning-progress");
        continue;
      }
      if (!progress.version().equals(published.version())
          || !Objects.equals(progress.parentDigest(), published.parentDigest())) {
        violations.add(
            ViolationKind.DIGEST_MISMATCH,
            where,
            "learning-progress has "
                + progress.version().digest()
                + " of parent "
                + progress.parentDigest()
                + ", meta-parameters "
                + published.version().digest()
                + " of parent "
                + published.parentDigest());
      }
      if (progress.foldedTasks() != published.foldedTasks()
          || progress.rejectedTasks() != published.rejectedTasks()) {
        violations.add(
            ViolationKind.COUNT_MISMATCH,
            where,
            "learning-progress has "
                + counts(progress.foldedTasks(), progress.rejectedTasks())
                + ", meta-parameters "
                + counts(published.foldedTasks(), published.rejectedTasks()));
      }
    }
  }

  /** Compaction keeps a key's last record, so the newest version is there until it is removed. */
  void requireNewest(Violations violations) {
    if (newest != null && !parameters.containsKey(newest.version().version())) {
      violations.add(
          ViolationKind.VERSION_MISSING,
          learner + " " + newest.version(),
          "newest in learning-progress, not in meta-parameters");
    }
  }

  /** Whether a version was published. */
  boolean published(VersionRef version) {
    Progress progress = chain.get(version.version());
    return progress != null && progress.version().equals(version);
  }

  /** Newest version published, or -1 before the first. */
  long newestVersion() {
    return newest == null ? -1 : newest.version().version();
  }

  long uncheckedDigests() {
    return uncheckedDigests;
  }

  private static String counts(long folded, long rejected) {
    return folded + " folded and " + rejected + " rejected";
  }
}
