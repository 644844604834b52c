package io.osgent.model.demo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "What time is it in Tokyo?|Tokyo", "What is the date in New York right now?|New York",
      "time in São Paulo and Rio de Janeiro|São Paulo;Rio de Janeiro",
      "weather for Paris, Rome and Berlin, please|Paris;Rome;Berlin",
      "What time is it in tokyo?|tokyo", "the time in new york right now|new york", "time in UTC+2|UTC+2",
      "What time is it in Europe/Berlin?|Europe/Berlin", "What time is it in 東京?|東京",
      "time in St. Petersburg?|St. Petersburg", "in the Netherlands|Netherlands",
      "What is Vienna's weather in Vienna.|Vienna",
      "the time in Tokyo and in Paris|Tokyo;Paris", "weather of Frankfurt am Main|Frankfurt am Main"})
  void placesAreFoundByTheWordsBeforeThem(String text, String places) {
    assertThat(Places.in(text)).isEqualTo(List.of(places.split(";")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"What time is it?", "What time is it right now?", "in", "the time at the moment", "🙂 in 🙂",
      "", "for me"})
  void whereNoneIsNamedNoneIsFound(String text) {
    assertThat(Places.in(text)).isEmpty();
  }
}
