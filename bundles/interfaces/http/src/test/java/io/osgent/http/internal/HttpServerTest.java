package io.osgent.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.http.internal.limits.Configured;
import io.osgent.http.internal.tls.TlsSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  @Test
  void aPortInUseIsToldWithWhatHelps() {
    try (var first = new RunningServer()) {
      var settings = new Settings("127.0.0.1", first.uri.getPort(), 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1),
          Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ofSeconds(1), Duration.ofSeconds(1));
      var second = new HttpServer(settings, TlsSettings.OFF, Configured.limits(Map.of()));
      assertThatThrownBy(() -> second.start().join())
          .hasMessageContaining("port " + first.uri.getPort() + " of 127.0.0.1 is in use")
          .hasMessageContaining("--port");
      second.stop();
    }
  }

  @Test
  void flagsWinOverConfiguration() {
    assertThat(Settings.of(defaults(), null, null))
        .isEqualTo(new Settings("127.0.0.1", 8080, 1_048_576, 67_108_864, Duration.ofSeconds(360),
            Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10), 1_048_576, Duration.ofSeconds(60),
            Duration.ofSeconds(10)));
    var flagged = Settings.of(defaults(), "0.0.0.0", "9000");
    assertThat(flagged.host()).isEqualTo("0.0.0.0");
    assertThat(flagged.port()).isEqualTo(9000);
  }

  @Test
  void aWrongPortSaysWhatWouldBeRight() {
    assertThatThrownBy(() -> Settings.of(defaults(), null, "eighty")).hasMessage(
        "port should be a whole number, but is 'eighty'");
    assertThatThrownBy(() -> Settings.of(defaults(), null, "70000")).hasMessage(
        "port should be 0 (any free one) to 65535, but is 70000");
  }

  private static Config defaults() {
    return Configured.as(Config.class, Map.of());
  }
}
