package io.osgent.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  @Test
  void theKeyIsNotPartOfWhatIsLogged() {
    Connection connection = new Connection("openai", "http://localhost", Map.of("Authorization", "Bearer secret"),
        Streaming.AUTO, Duration.ofSeconds(1), 1, 0);

    assertThat(connection.toString()).isEqualTo("openai at http://localhost");
  }
}
