package io.osgent.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchAnswerTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void theVerdictIsNotPartOfTheOutputHoweverTheBytesArrive() throws IOException {
    for (int piece = 1; piece < 12; piece++) {
      out.reset();
      assertThat(BatchAnswer.pass(pieces("Grüße!\n!ok\n!fail!ok\n", piece), out)).isTrue();
      assertThat(out.toString(UTF_8)).isEqualTo("Grüße!\n!ok\n!fail");
      out.reset();
      assertThat(BatchAnswer.pass(pieces("!failed\n!o\n!failed\n", piece), out)).isFalse();
      assertThat(out.toString(UTF_8)).isEqualTo("!failed\n!o\n");
    }
  }

  @Test
  void longOutputPassesWhole() throws IOException {
    String text = "0123456789!\n".repeat(10_000);
    assertThat(BatchAnswer.pass(pieces(text + "!ok\n", 5_000), out)).isTrue();
    assertThat(out.toString(UTF_8)).isEqualTo(text);
  }

  @Test
  void whoReadsAlongSeesEachLineAtOnce() throws IOException {
    List<String> seen = new ArrayList<>();
    BatchAnswer.pass(new FilterInputStream(new ByteArrayInputStream("one\ntwo\n!ok\n".getBytes(UTF_8))) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        seen.add(out.toString(UTF_8));
        return super.read(bytes, offset, Math.min(length, 4));
      }
    }, out);
    assertThat(seen).containsExactly("", "one\n", "one\ntwo\n", "one\ntwo\n");
  }

  private static InputStream pieces(String text, int size) {
    return new FilterInputStream(new ByteArrayInputStream(text.getBytes(UTF_8))) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return super.read(bytes, offset, Math.min(length, size));
      }
    };
  }
}
