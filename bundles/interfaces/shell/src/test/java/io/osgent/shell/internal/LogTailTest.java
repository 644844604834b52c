package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir
  Path directory;

  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("osgent.log");
  }

  @Test
  void theLastLinesOfAShortFile() throws IOException {
    Files.writeString(file, "one\ntwo\nthree\n");

    assertThat(LogTail.of(file, 2)).isEqualTo("two\nthree\n");
    assertThat(LogTail.of(file, 3)).isEqualTo("one\ntwo\nthree\n");
    assertThat(LogTail.of(file, 100)).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void aLineThatIsStillBeingWrittenCounts() throws IOException {
    Files.writeString(file, "one\ntwo\nthr");

    assertThat(LogTail.of(file, 2)).isEqualTo("two\nthr");
  }

  @Test
  void theLastLinesOfALongFile() throws IOException {
    Files.writeString(file,
        IntStream.range(0, 50_000).mapToObj(line -> "line " + line + "\n").collect(Collectors.joining()));

    assertThat(LogTail.of(file, 20_000)).startsWith("line 30000\n").endsWith("line 49999\n");
  }

  @Test
  void anEmptyFile() throws IOException {
    Files.createFile(file);

    assertThat(LogTail.of(file, 5)).isEmpty();
  }
}
