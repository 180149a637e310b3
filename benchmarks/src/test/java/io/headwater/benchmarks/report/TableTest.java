package io.headwater.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void alignsNamesToTheLeftAndFiguresToTheRight() {
    Table table = new Table("", "ms");
    table.row("short", "1.25");
    table.row("rather long", "10.5");

    assertThat(table.lines())
        .containsExactly("               ms", "short        1.25", "rather long  10.5");
  }

  @Test
  void endsNoLineWithBlanks() {
    Table table = new Table("name", "asked");
    table.row("one", "");

    assertThat(table.lines()).containsExactly("name  asked", "one");
  }

  @Test
  void rejectsRowsOfAnotherLength() {
    Table table = new Table("name", "asked");

    assertThatThrownBy(() -> table.row("one"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 2 cells but was [one]");
  }
}
