package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    String text = new Table("ID", "NAME", "PROBLEM").row(1, "short", null).row(12345, "a longer name", "is broken")
        .text("nothing");

    assertThat(text).isEqualTo("""
        ID     NAME           PROBLEM
        1      short
        12345  a longer name  is broken
        """);
  }

  @Test
  void anEmptyTableSaysSo() {
    assertThat(new Table("ID").text("no runs")).isEqualTo("no runs\n");
  }

  @Test
  void nothingInACellCanBreakTheTableOrTheTerminal() {
    assertThat(new Table("A", "B").row("one\ntwo", "\u001b[31mred").text("")).isEqualTo("""
        A        B
        one two  [31mred
        """);
  }

  @Test
  void longTextIsShortenedBetweenCharacters() {
    assertThat(Text.shorten("😀😀😀😀", 3)).isEqualTo("😀😀…");
    assertThat(Text.shorten("abc", 3)).isEqualTo("abc");
  }
}
