package io.osgent.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.osgent.api.event.EventTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
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

  @Test
  void everyEventTypeIsInTheDocumentWithItsFields() throws IOException {
    List<String> lines = Files.readAllLines(ProtocolSchema.DOCS.resolve("protocol.md"));

    EventTypes.byName().forEach((type, record) -> {
      String row = lines.stream().filter(line -> line.startsWith("| `" + type + "` |")).findAny().orElse("");
      assertThat(row.split("\\|", -1)).as(type).hasSize(5);
      assertThat(words(row.split("\\|", -1)[2])).as(type).isEqualTo(fields(record));
    });
  }

  private static List<String> words(String cell) {
    return Pattern.compile("`([a-z0-9_]+)`").matcher(cell).results().map(word -> word.group(1)).toList();
  }

  /** Whether an output is JSON is told by its being JSON. */
  private static List<String> fields(Class<?> record) {
    return Arrays.stream(record.getRecordComponents()).filter(field -> !field.getName().equals("json"))
        .map(field -> PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(field.getName())).toList();
  }

  private static List<String> frames(List<String> lines, String arrow) {
    return lines.stream().filter(line -> line.startsWith(arrow)).map(line -> line.substring(arrow.length())).toList();
  }
}
