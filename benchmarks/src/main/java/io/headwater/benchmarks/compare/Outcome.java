package io.headwater.benchmarks.compare;

import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Spread;
import io.headwater.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a comparison came to.
 *
 * @param subject the side that is compared with the others
 * @param blocks of each side, as many of each, in the order in which they ran
 * @param missing sides that could not be measured, and why
 */
public record Outcome(
    Line line, String subject, Map<String, List<Block>> blocks, Map<String, String> missing) {
  private static final String NONE = "-";

  /** Headings of the table that {@link #addTo} makes rows of. */
  public static Table table() {
    return new Table(
        "", "time", "headwater", "best other", "", "ratio", "least", "most", "asked", "blocks");
  }

  /** The spread of one figure of one side over its blocks, in milliseconds. */
  public Spread spread(String side, Figure figure) {
    return Spread.of(blocks.get(side).stream().map(block -> block.millis(figure)).toList());
  }

  /** The fastest of the others. */
  public Optional<String> bestOther() {
    Figure figure = line.timing().figures().get(0);
    return blocks.keySet().stream()
        .filter(side -> !side.equals(subject))
        .min(Comparator.comparingDouble(side -> spread(side, figure).median()));
  }

  /** How many times as long the other takes, block beside block. */
  public Spread ratio(String other, Figure figure) {
    List<Double> ratios = new ArrayList<>();
    List<Block> own = blocks.get(subject);
    List<Block> others = blocks.get(other);
    for (int i = 0; i < own.size(); i++) {
      ratios.add(others.get(i).millis(figure) / own.get(i).millis(figure));
    }
    return Spread.of(ratios);
  }

  /** Prints a line of JSON for each side and figure. */
  public void print(Report report) {
    blocks.forEach(
        (side, of) -> {
          for (Figure figure : line.timing().figures()) {
            Map<String, Object> fields = new LinkedHashMap<>(line.toMap());
            fields.put("side", side);
            fields.put("clock", figure.clock());
            fields.put("statistic", figure.statistic());
            fields.put("unit", "ms");
            fields.put("calls", of.stream().mapToInt(Block::calls).sum());
            report.spread(fields, spread(side, figure), of.size());
          }
        });
    missing.forEach(
        (side, why) -> {
          Map<String, Object> fields = new LinkedHashMap<>(line.toMap());
          fields.put("side", side);
          fields.put("missing", why);
          report.line(fields);
        });
  }

  /** Adds a row for each figure that sides are compared by. */
  public void addTo(Table table) {
    Optional<String> best = bestOther();
    for (Figure figure : line.timing().figures()) {
      boolean first = figure == line.timing().figures().get(0);
      Optional<Spread> ratio = best.map(other -> ratio(other, figure));
      table.row(
          line.title(),
          figure.clock() + ("mean".equals(figure.statistic()) ? "" : " " + figure.statistic()),
          millis(spread(subject, figure).median()),
          best.map(other -> millis(spread(other, figure).median())).orElse(NONE),
          best.orElse("none"),
          ratio.map(Spread::median).map(Outcome::times).orElse(NONE),
          ratio.map(Spread::least).map(Outcome::times).orElse(NONE),
          ratio.map(Spread::most).map(Outcome::times).orElse(NONE),
          first && line.wanted() > 0 ? times(line.wanted()) : "",
          Integer.toString(blocks.get(subject).size()));
    }
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, millis < 10 ? "%.3f ms" : "%.1f ms", millis);
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
