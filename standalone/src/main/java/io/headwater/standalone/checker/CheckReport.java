package io.headwater.standalone.checker;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the topics held, in counts. Tasks are counted by source record, so {@code tasks = adapted +
 * deletions + deadLetters + lost} whenever {@code doubled} is 0.
 *
 * @param tasks records delivered from the tasks topic
 * @param adapted tasks with an adapted model
 * @param deletions null-valued events with a tombstone
 * @param deadLetters tasks with a dead letter
 * @param deadLettersElsewhere dead letters of other topics
 * @param deadLettersByReason dead-letter records by reason
 * @param lost tasks with no outcome
 * @param doubled tasks with several outcomes
 * @param feedback records delivered from the task-feedback topic
 * @param waiting those of them that neither a gradient nor a dead letter names yet
 * @param notForLearning those of them whose task event says that nothing may be learned from it
 * @param notSampled query sets that a learner left out for its share of learning
 * @param allowed query sets allowed to learn: of events with query and learn set that ended
 *     adapted, and of feedback that is neither dead nor not for learning; without those not sampled
 * @param gradients records in meta-gradients
 * @param folded query sets folded into the meta-parameters
 * @param foldedByStaleness the same by how many versions had come since the one that their gradient
 *     was taken at
 * @param rejected query sets rejected, those not for learning and those not sampled included
 * @param rejectedByReason the same by reason
 * @param pending query sets in gradients not yet decided on, and feedback that waits
 * @param versions newest version of each learner, -1 before the first
 * @param uncheckedDigests versions whose parameters travel by reference, so not recomputed
 * @param chainBreaks versions that do not follow their predecessor or came twice
 * @param digestMismatches versions whose digest is not that of their content or differs by topic
 * @param foreign outputs that name a source which is not there, or nothing readable
 * @param violationCounts violations by kind
 * @param violations the first few of each kind
 */
public record CheckReport(
    long tasks,
    long adapted,
    long deletions,
    long deadLetters,
    long deadLettersElsewhere,
    SortedMap<String, Long> deadLettersByReason,
    long lost,
    long doubled,
    long feedback,
    long waiting,
    long notForLearning,
    long notSampled,
    long allowed,
    long gradients,
    long folded,
    SortedMap<Long, Long> foldedByStaleness,
    long rejected,
    SortedMap<String, Long> rejectedByReason,
    long pending,
    SortedMap<String, Long> versions,
    long uncheckedDigests,
    long chainBreaks,
    long digestMismatches,
    long foreign,
    SortedMap<ViolationKind, Long> violationCounts,
    List<Violation> violations) {

  public CheckReport {
    deadLettersByReason = Collections.unmodifiableSortedMap(new TreeMap<>(deadLettersByReason));
    foldedByStaleness = Collections.unmodifiableSortedMap(new TreeMap<>(foldedByStaleness));
    rejectedByReason = Collections.unmodifiableSortedMap(new TreeMap<>(rejectedByReason));
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    violationCounts = Collections.unmodifiableSortedMap(new TreeMap<>(violationCounts));
    violations = List.copyOf(violations);
  }

  /** Whether nothing was lost, nothing doubled and every equation holds. */
  public boolean closed() {
    return violationCounts.isEmpty();
  }

  /** The counts as a short table, followed by the violations. */
  public String toTable() {
    StringBuilder table = new StringBuilder();
    row(table, "tasks", tasks, "");
    row(table, "  adapted", adapted, "");
    row(table, "  deletions", deletions, "");
    row(table, "  dead letters", deadLetters, reasons(deadLettersByReason));
    row(table, "  lost", lost, "");
    row(table, "  doubled", doubled, "");
    if (feedback > 0) {
      row(table, "feedback", feedback, "");
      row(table, "  waiting", waiting, "");
      row(table, "  not for learning", notForLearning, "");
    }
    if (notSampled > 0) {
      row(table, "query sets not sampled", notSampled, "");
    }
    row(table, "query sets allowed to learn", allowed, "in " + gradients + " gradients");
    row(table, "  folded", folded, staleness());
    row(table, "  rejected", rejected, reasons(rejectedByReason));
    row(table, "  pending", pending, "");
    versions.forEach((learner, version) -> row(table, "version of " + learner, version, ""));
    row(table, "chain breaks", chainBreaks, "");
    row(
        table,
        "digest mismatches",
        digestMismatches,
        uncheckedDigests == 0 ? "" : uncheckedDigests + " by reference, not recomputed");
    row(table, "foreign records", foreign, "");
    table.append(closed() ? "CLOSED: nothing lost, nothing doubled\n" : "NOT CLOSED\n");
    violationCounts.forEach(
        (kind, count) -> {
          table.append(kind).append(": ").append(count).append('\n');
          violations.stream()
              .filter(violation -> violation.kind() == kind)
              .limit(3)
              .forEach(
                  violation ->
                      table
                          .append("  ")
                          .append(violation.where())
                          .append(": ")
                          .append(violation.detail())
                          .append('\n'));
        });
    return table.toString();
  }

  private String staleness() {
    if (folded == 0) {
      return "";
    }
    double sum = 0;
    for (Map.Entry<Long, Long> entry : foldedByStaleness.entrySet()) {
      sum += entry.getKey() * entry.getValue();
    }
    return String.format(
        Locale.ROOT,
        "%.2f versions late on average, %d at most",
        sum / folded,
        foldedByStaleness.lastKey());
  }

  private static void row(StringBuilder table, String name, long count, String note) {
    table.append(String.format("%-28s %12d", name, count));
    table.append(note.isEmpty() ? "" : "   " + note).append('\n');
  }

  private static String reasons(SortedMap<String, Long> counts) {
    return counts.isEmpty() ? "" : counts.toString().replaceAll("[{}]", "");
  }
}
