package io.osgent.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.EventTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/protocol.md and docs/protocol.schema.json say what the code does. */
class ProtocolDocumentTest {
  private final ProtocolSchema schema = new ProtocolSchema();

  @Test
  void everyFrameInTheDocumentFollowsTheSchema() throws IOException {
    List<String> lines = Files.readAllLines(ProtocolSchema.DOCS.resolve("protocol.md"));
    List<String> commands = frames(lines, "→ ");
    List<String> answers = frames(lines, "← ");

    assertThat(commands).isNotEmpty().allSatisfy(frame -> assertThat(schema.faultsOfCommand(frame)).isEmpty());
    assertThat(answers).isNotEmpty().allSatisfy(frame -> assertThat(schema.faultsOfAnswer(frame)).isEmpty());
  }

  @Test
  void everyEventTypeHasItsSchema() {
    assertThat(EventTypes.byName().keySet()).isNotEmpty().allMatch(schema::describesEvent);
  }

  private static List<String> frames(List<String> lines, String arrow) {
    return lines.stream().filter(line -> line.startsWith(arrow)).map(line -> line.substring(arrow.length())).toList();
  }
}
