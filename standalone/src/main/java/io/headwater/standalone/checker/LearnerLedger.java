package io.headwater.standalone.checker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The versions of everything that went by one learner's name: a learner that is removed may come
 * again, and its versions begin anew.
 */
final class LearnerLedger {

  private final String learner;
  private final List<VersionLedger> lives = new ArrayList<>();
  private final Set<VersionRef> named = new HashSet<>();
  // The topics are read apart: which life a record is of, each tells by itself.
  private int lifeInProgress;
  private int lifeInParameters;

  LearnerLedger(String learner) {
    this.learner = learner;
  }

  void named(VersionRef version) {
    named.add(version);
  }

  /** Records come in order: a learner's progress is one key, so one partition. */
  void progress(Position at, Progress progress, Violations violations) {
    boolean first = progress.published() && progress.version().version() == 0;
    if (first && life(lifeInProgress).newestVersion() >= 0) {
      lifeInProgress++;
    }
    life(lifeInProgress).progress(at, progress, violations);
  }

  void parameters(Position at, PublishedVersion published, Violations violations) {
    life(lifeInParameters).parameters(at, published, violations);
  }

  /** The learner's newest version was taken away. */
  void removed() {
    lifeInParameters++;
  }

  /** Adds what only the whole history shows. */
  void close(Violations violations) {
    if (lifeInProgress > lifeInParameters) {
      violations.add(
          ViolationKind.VERSION_TWICE,
          learner + " version 0",
          "published "
              + (lifeInProgress + 1)
              + " times, but the learner was removed "
              + lifeInParameters
              + " times");
    }
    for (int i = 0; i < lives.size(); i++) {
      lives.get(i).close(violations);
      if (i >= lifeInParameters) {
        lives.get(i).requireNewest(violations);
      }
    }
    for (VersionRef version : named) {
      if (lives.stream().noneMatch(life -> life.published(version))) {
        violations.add(
            ViolationKind.UNKNOWN_VERSION,
            learner + " " + version,
            "outputs were made from it, but it was never published");
      }
    }
  }

  /** Newest version published, or -1 before the first. */
  long newestVersion() {
    return life(lifeInProgress).newestVersion();
  }

  long uncheckedDigests() {
    return lives.stream().mapToLong(VersionLedger::uncheckedDigests).sum();
  }

  private VersionLedger life(int number) {
    while (lives.size() <= number) {
      lives.add(new VersionLedger(learner));
    }
    return lives.get(number);
  }
}
