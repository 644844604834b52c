package io.osgent.memory.search.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files among the tests' resources were written by faiss-cpu 1.15.1, {@code faiss.write_index}, from Python; FAISS
 * 1.7.3 of Debian 12 writes the very same bytes. They hold three vectors of five dimensions.
 */
class FaissFileTest {
  private static final int OUTER_DIMENSIONS = 4;
  private static final int OUTER_SIZE = 8;
  private static final int OUTER_METRIC = 33;
  private static final int INNER_WORD = 37;
  private static final int INNER_SIZE = 45;
  private static final int FLOATS = 74;
  private static final int FIRST_FLOAT = 82;
  private static final int IDS = 142;

  @TempDir
  Path folder;

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = FaissFileTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private FlatIndex read(byte[] bytes) throws IOException {
    return FaissFile.read(Files.write(folder.resolve("in.faiss"), bytes));
  }

  private void refused(Consumer<ByteBuffer> change, String message) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(resource("idmap2-flatip.faiss")).order(ByteOrder.LITTLE_ENDIAN);
    change.accept(bytes);
    assertThatThrownBy(() -> read(bytes.array())).isInstanceOf(IOException.class).hasMessageStartingWith(
        "The file in.faiss ").hasMessageContaining(message);
  }

  @Test
  void whatFaissHasWrittenIsRead() throws IOException {
    FlatIndex index = read(resource("idmap2-flatip.faiss"));

    assertThat(index.dimensions()).isEqualTo(5);
    assertThat(index.ids()).containsExactly(7, -1, 1L << 40);
    assertThat(index.vector(7)).hasValue(new float[]{1, 0, 0, 0, 0});
    assertThat(index.vector(-1)).hasValue(new float[]{0.6f, 0.8f, 0, 0, 0});
    assertThat(index.vector(1L << 40)).hasValue(new float[]{0, 0, 0, -0.5f, 0.25f});
  }

  @Test
  void whatIsWrittenIsWhatFaissWrites() throws IOException {
    FaissFile.write(read(resource("idmap2-flatip.faiss")), folder.resolve("out.faiss"));

    assertThat(folder.resolve("out.faiss")).hasBinaryContent(resource("idmap2-flatip.faiss"));
  }

  @Test
  void whateverIsWrittenIsReadAsItWas() throws IOException {
    for (int size : new int[]{0, 1, 1_023, 1_024, 2_500}) {
      var index = new FlatIndex(33);
      var random = new Random(size);
      for (int i = 0; i < size; i++) {
        var vector = new float[33];
        for (int d = 0; d < vector.length; d++) {
          vector[d] = random.nextFloat() - 0.5f;
        }
        index.put(random.nextLong(), vector);
      }
      FaissFile.write(index, folder.resolve("out.faiss"));
      FlatIndex again = FaissFile.read(folder.resolve("out.faiss"));

      assertThat(again.ids()).containsExactly(index.ids());
      for (long id : index.ids()) {
        assertThat(again.vector(id).orElseThrow()).containsExactly(index.vector(id).orElseThrow());
      }
    }
  }

  @Test
  void aFileThatIsCutOffIsRefusedWhereverItEnds() throws IOException {
    byte[] whole = resource("idmap2-flatip.faiss");
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part)).as("%d bytes", length).isInstanceOf(IOException.class)
          .hasMessageStartingWith("The file in.faiss ");
    }
  }

  @Test
  void aFileWithMoreInItThanItSaysIsRefused() throws IOException {
    byte[] longer = Arrays.copyOf(resource("idmap2-flatip.faiss"), 300);

    assertThatThrownBy(() -> read(longer)).hasMessage(
        "The file in.faiss is of 300 bytes, and 3 vectors of 5 dimensions take 174");
  }

  @Test
  void anotherIndexIsRefused() throws IOException {
    assertThatThrownBy(() -> read(resource("idmap2-flatl2.faiss"))).hasMessageContaining(
        "goes by the metric 1, and only 0, inner products, is read");
    refused(bytes -> bytes.putInt(0, 0x00464C07), "begins with '?LF?', where FAISS writes IxM2");
  }

  /** None of these may take more memory than the file is long. */
  @Test
  void aFileThatSpeaksOfMoreThanItHasIsRefused() throws IOException {
    refused(bytes -> bytes.putInt(OUTER_DIMENSIONS, Integer.MAX_VALUE), "3 vectors of 2147483647 dimensions");
    refused(bytes -> bytes.putInt(OUTER_DIMENSIONS, -1), "3 vectors of -1 dimensions");
    refused(bytes -> bytes.putLong(OUTER_SIZE, Long.MAX_VALUE), "9223372036854775807 vectors");
    refused(bytes -> bytes.putLong(OUTER_SIZE, 4), "4 vectors of 5 dimensions, and within of 3 vectors");
    refused(bytes -> bytes.putLong(OUTER_SIZE, 1 << 30).putLong(INNER_SIZE, 1 << 30), "has 15 floats for 1073741824");
    refused(bytes -> bytes.putLong(OUTER_SIZE, 1 << 30).putLong(INNER_SIZE, 1 << 30).putLong(FLOATS, 5L << 30),
        "is of 174 bytes, and 1073741824 vectors of 5 dimensions take 30064771162");
    refused(bytes -> bytes.putLong(FLOATS, -15), "has -15 floats");
    refused(bytes -> bytes.putLong(IDS, 1L << 60), "another number of ids than of vectors");
    refused(bytes -> bytes.putInt(OUTER_METRIC, 1), "metric 1");
    refused(bytes -> bytes.put(INNER_WORD + 3, (byte) '2'),
        "has an index 'IxF2' within, and only IxFI, an IndexFlatIP");
  }

  @Test
  void aFileWhoseContentsCannotBeIsRefused() throws IOException {
    refused(bytes -> bytes.putFloat(FIRST_FLOAT, Float.NaN), "of id 7, with a number that is not finite");
    refused(bytes -> bytes.putLong(IDS + 8, -1), "has an id more than once");
  }
}
