package io.osgent.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Wherever the network cuts a stream, its pieces come out whole. */
class FramingTest {
  private static final String EVENTS = """
      : a comment

      event: one
      data: {"text":"Grüße"}

      data:{"text":"no space"}\r
      \r
      data: {"text":
      data: "two lines"}

      data: {"text":"last"}""";
  private static final String LINES = "{\"text\":\"Grüße\"}\n\n{\"text\":\"carriage\"}\r\n  \n{\"text\":\"last\"}";

  @Test
  void eventsCutAnywhereComeOutWhole() throws Exception {
    everyCut(EventStream::new, EVENTS, List.of("Grüße", "no space", "two lines", "last"));
  }

  @Test
  void linesCutAnywhereComeOutWhole() throws Exception {
    everyCut(JsonLines::new, LINES, List.of("Grüße", "carriage", "last"));
  }

  @Test
  void aMarkBeforeTheFirstLineIsNoPartOfIt() throws Exception {
    everyCut(EventStream::new, "\uFEFFdata: {\"text\":\"one\"}\n\ndata: {\"text\":\"two\"}\n\n", List.of("one", "two"));
    everyCut(JsonLines::new, "\uFEFF{\"text\":\"one\"}\n{\"text\":\"two\"}", List.of("one", "two"));
  }

  @Test
  void signsOfLifeAndOtherFieldsAreNoEvents() throws Exception {
    everyCut(EventStream::new,
        ": keep-alive\n\n:\n\nid: 7\nretry: 10\n\n\n\nevent: x\nid: 8\ndata: {\"text\":\"one\"}\n"
            + "retry: 9\n\ndata:\n\ndatum: {}\n\n",
        List.of("one"));
  }

  @Test
  void aCarriageReturnBelongsToTheEndOfItsLine() throws Exception {
    everyCut(EventStream::new,
        ": hi\r\n\r\nevent: one\r\ndata: {\"text\":\r\ndata: \"one\"}\r\n\r\ndata: {\"text\":\"two\"}\r\n\r\n",
        List.of("one", "two"));
  }

  @Test
  void aLineMayBeAsLongAsItLikes() throws Exception {
    String text = "ä".repeat(4_000_000);
    for (Function<AnswerReader, Framing> framing : List.<Function<AnswerReader, Framing>>of(EventStream::new,
        JsonLines::new)) {
      Texts texts = new Texts();
      Framing stream = framing.apply(texts);
      String before = stream instanceof EventStream ? "data: " : "";
      byte[] bytes = (before + "{\"text\":\"" + text + "\"}\n\n").getBytes(StandardCharsets.UTF_8);
      for (int from = 0; from < bytes.length; from += 4096) {
        byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 4096));
        stream.add(part, part.length);
        stream.read();
      }
      assertThat(texts.read).containsExactly(text);
    }
  }

  @Test
  void whatComesAfterTheEndIsNotRead() throws Exception {
    Texts texts = new Texts();
    Framing events = new EventStream(texts);
    add(events, "data: {\"text\":\"one\"}\n\ndata: [DONE]\n\ndata: {\"text\":\"two\"}\n\n");
    events.read();

    assertThat(events.done()).isTrue();
    assertThat(texts.read).containsExactly("one");
  }

  private static void everyCut(Function<AnswerReader, Framing> framing, String stream, List<String> texts)
      throws Exception {
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      Texts reader = new Texts();
      Framing cut = framing.apply(reader);
      for (int from = 0; from < bytes.length; from += size) {
        byte[] part = new byte[Math.min(size, bytes.length - from)];
        System.arraycopy(bytes, from, part, 0, part.length);
        cut.add(part, part.length);
        cut.read();
      }
      cut.readRest();
      assertThat(reader.read).as("in parts of %d bytes", size).isEqualTo(texts);
    }
  }

  private static void add(Framing framing, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    framing.add(bytes, bytes.length);
  }

  private static final class Texts implements AnswerReader {
    private final List<String> read = new ArrayList<>();

    @Override
    public void whole(JsonParser json) {
      throw new UnsupportedOperationException("nothing comes whole here");
    }

    @Override
    public boolean piece(JsonParser json) throws IOException {
      JsonFields.open(json);
      assertThat(JsonFields.next(json)).isEqualTo("text");
      read.add(JsonFields.text(json));
      return false;
    }

    @Override
    public boolean end() {
      return true;
    }
  }
}
