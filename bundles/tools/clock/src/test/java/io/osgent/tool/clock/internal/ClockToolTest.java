package io.osgent.tool.clock.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolCall;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClockToolTest {
  private final ClockTool clock = new ClockTool(
      Clock.fixed(Instant.parse("2026-01-05T22:30:15.123Z"), ZoneId.of("Europe/Vienna")));

  private String askedFor(String place) throws Exception {
    return clock.call(new ToolCall("1", Map.of("place", place)), null).text();
  }

  @Test
  void modelsAreToldHowToCallIt() {
    assertThat(clock.spec().name()).isEqualTo("clock");
    assertThat(clock.spec().effect()).isEqualTo(Effect.READ);
    assertThat(clock.spec().inputSchema()).containsEntry("required", List.of());
    assertThat(clock.spec().inputSchema().get("properties")).asString().contains("place", "UTC+2");
  }

  @Test
  void withoutAPlaceItTellsTheServersTime() throws Exception {
    String here = "Monday, 2026-01-05T23:30:15+01:00 (Europe/Vienna, UTC+01:00)";
    assertThat(clock.call(new ToolCall("1", Map.of()), null).text()).isEqualTo(here);
    assertThat(askedFor(" ")).isEqualTo(here);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "Europe/Berlin|Monday, 2026-01-05T23:30:15+01:00 (Europe/Berlin, UTC+01:00)",
      "europe/berlin|Monday, 2026-01-05T23:30:15+01:00 (Europe/Berlin, UTC+01:00)",
      "Tokyo|Tuesday, 2026-01-06T07:30:15+09:00 (Asia/Tokyo, UTC+09:00)",
      "new york|Monday, 2026-01-05T17:30:15-05:00 (America/New_York, UTC-05:00)",
      "UTC|Monday, 2026-01-05T22:30:15+00:00 (UTC, UTC+00:00)",
      "UTC+2|Tuesday, 2026-01-06T00:30:15+02:00 (UTC+02:00, UTC+02:00)",
      "utc − 03:30|Monday, 2026-01-05T19:00:15-03:30 (UTC-03:30, UTC-03:30)",
      "GMT+5|Tuesday, 2026-01-06T03:30:15+05:00 (GMT+05:00, UTC+05:00)",
      "+0530|Tuesday, 2026-01-06T04:00:15+05:30 (+05:30, UTC+05:30)"})
  void placesZonesAndOffsetsAreUnderstood(String place, String answer) throws Exception {
    assertThat(askedFor(place)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "São Paulo|America/Sao_Paulo", "Zürich|Europe/Zurich", "Los_Angeles|America/Los_Angeles",
      "Buenos Aires|America/Argentina/Buenos_Aires", "Port-au-Prince|America/Port-au-Prince",
      "St. Petersburg|Europe/Moscow",
      "San Francisco|America/Los_Angeles", "Washington, D.C.|America/New_York", "Paris, France|Europe/Paris",
      "Mumbai|Asia/Kolkata", "Germany|Europe/Berlin", "Japan|Japan", "CET|CET"})
  void aPlaceMayBeWrittenInManyWays(String place, String zone) throws Exception {
    assertThat(askedFor(place)).contains("(" + zone + ", ");
  }

  @Test
  void everyNameInTheListLeadsToARealZone() {
    var zones = new Zones();
    assertThat(zones.names()).hasSizeGreaterThan(800).allSatisfy(name -> assertThat(zones.find(name)).isNotNull());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "Tokio|no city or time zone is known as 'Tokio'; did you mean 'Asia/Tokyo'",
      "Europe/Berlni|did you mean 'Europe/Berlin'",
      "Atlantis Prime|give a large city nearby, an IANA time zone such as 'Europe/Berlin', or an offset such as 'UTC+2'",
      "東京|no city or time zone is known as '東京'",
      "UTC+25|'UTC+25' is no offset; one is like 'UTC+2' or 'UTC-03:30'"})
  void anUnknownPlaceIsExplained(String place, String explanation) {
    assertThatThrownBy(() -> askedFor(place)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(explanation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"😀", ",", "/", "+", "\u0000", "(.*", "UTC++2"})
  void oddInputIsExplainedToo(String place) {
    assertThatThrownBy(() -> askedFor(place)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aVeryLongPlaceIsNotEvenLookedFor() {
    assertThatThrownBy(() -> askedFor("a".repeat(1_000_000))).hasMessageContaining("1000000 characters");
  }
}
