package io.osgent.model.demo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberWordsTest {
  @ParameterizedTest
  @CsvSource({"zero, 0", "seventeen, 17", "twenty three, 23", "two hundred and six, 206", "a hundred, 100",
      "a dozen, 12",
      "three dozen, 36", "fifteen hundred, 1500", "two thousand and six, 2006", "a thousand, 1000",
      "one hundred twenty three thousand four hundred and fifty six, 123456",
      "one million two hundred thousand, 1200000",
      "nine hundred ninety nine billion, 999000000000", "three point one four, 3.14"})
  void numbersAreReadAsTheyAreSpoken(String words, BigDecimal value) {
    List<String> all = List.of(words.split(" "));
    assertThat(NumberWords.read(all, 0)).contains(new NumberWords.Read(value, all.size()));
  }

  @Test
  void aNumberEndsWhereTheNextThingBegins() {
    assertThat(NumberWords.read(List.of("five", "and", "six"), 0).orElseThrow().end()).isEqualTo(1);
    assertThat(NumberWords.read(List.of("two", "thousand", "times", "three"), 0).orElseThrow().end()).isEqualTo(2);
    assertThat(NumberWords.read(List.of("one", "hundred", "and", "counting"), 0).orElseThrow().end()).isEqualTo(2);
    assertThat(NumberWords.read(List.of("five", "point", "out"), 0).orElseThrow().end()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "a cat", "hundred", "thousand", "and five", "point five", ""})
  void whatIsNoNumberIsNotRead(String words) {
    assertThat(NumberWords.read(List.of(words.split(" ")), 0)).isEmpty();
  }
}
