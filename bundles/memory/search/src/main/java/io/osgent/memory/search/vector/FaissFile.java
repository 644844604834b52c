package io.osgent.memory.search.vector;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Indexes in files as FAISS writes and reads them: an {@code IndexIDMap2} over an {@code IndexFlatIP}, little-endian.
 *
 * <p>Such a file is the word {@code IxM2}, a header, the index within, and the ids: their number and each in 8 bytes. The
 * index within is the word {@code IxFI}, the same header, and the vectors: how many floats, and each in 4 bytes. A header
 * is the dimensions in 4 bytes, the number of vectors in 8, two numbers of 8 that mean nothing, one byte that is 1 where
 * there is nothing left to be trained, and the metric in 4 bytes: 0 for inner products.
 */
public final class FaissFile {
  private static final String MAP = "IxM2";
  /** The same in a file, but for FAISS it cannot give a vector back by its id. */
  private static final String OLDER_MAP = "IxMp";
  private static final String FLAT = "IxFI";
  private static final int HEADER = 4 + 8 + 8 + 8 + 1 + 4;
  private static final long MEANINGLESS = 1 << 20;
  private static final int INNER_PRODUCT = 0;
  /** More than any model has. */
  private static final int MOST_DIMENSIONS = 1 << 16;
  private static final int BUFFER = 1 << 16;

  private FaissFile() {}

  /** In the place of what was in the file. Who wants to put or remove waits meanwhile. */
  public static void write(FlatIndex index, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      index.contents((ids, size, rows) -> write(index.dimensions(), ids, size, rows, channel));
      channel.force(true);
    }
  }

  private static void write(int dimensions, long[] ids, int size, Rows rows, FileChannel channel) throws IOException {
    var out = new Out(channel);
    out.header(MAP, dimensions, size);
    out.header(FLAT, dimensions, size);
    out.room(Long.BYTES).putLong((long) dimensions * size);
    for (int row = 0; row < size; row++) {
      float[] piece = rows.piece(row);
      int begin = row % Rows.PIECE * dimensions;
      for (int i = 0; i < dimensions; i++) {
        out.room(Float.BYTES).putFloat(piece[begin + i]);
      }
    }
    out.room(Long.BYTES).putLong(size);
    for (int row = 0; row < size; row++) {
      out.room(Long.BYTES).putLong(ids[row]);
    }
    out.flush();
  }

  /**
   * What is in a file. It takes no more room than the file, whatever that says of itself.
   *
   * @throws IOException if it cannot be read, or is no such file, or not whole
   */
  public static FlatIndex read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new In(channel, file.getFileName().toString()).index();
    }
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static final class Out {
    private final FileChannel channel;
    private final ByteBuffer buffer = buffer();

    Out(FileChannel channel) {
      this.channel = channel;
    }

    void header(String word, int dimensions, int size) throws IOException {
      room(word.length() + HEADER).put(word.getBytes(StandardCharsets.US_ASCII));
      buffer.putInt(dimensions).putLong(size).putLong(MEANINGLESS).putLong(MEANINGLESS).put((byte) 1)
          .putInt(INNER_PRODUCT);
    }

    ByteBuffer room(int bytes) throws IOException {
      if (buffer.remaining() < bytes) {
        flush();
      }
      return buffer;
    }

    void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }
  }

  private static final class In {
    private final FileChannel channel;
    private final String name;
    private final long length;
    private final ByteBuffer buffer = buffer().flip();

    In(FileChannel channel, String name) throws IOException {
      this.channel = channel;
      this.name = name;
      this.length = channel.size();
    }

    FlatIndex index() throws IOException {
      String map = word();
      if (!map.equals(MAP) && !map.equals(OLDER_MAP)) {
        throw broken("begins with '%s', where FAISS writes %s for an IndexIDMap2", printable(map), MAP);
      }
      Header outer = header();
      String flat = word();
      if (!flat.equals(FLAT)) {
        throw broken("has an index '%s' within, and only %s, an IndexFlatIP, is read", printable(flat), FLAT);
      }
      Header inner = header();
      if (!inner.equals(outer)) {
        throw broken("speaks of %s, and within of %s", outer, inner);
      }
      return contents(outer);
    }

    private FlatIndex contents(Header header) throws IOException {
      long floats = bytes(Long.BYTES).getLong();
      // Both are small enough for it: see header().
      if (floats != header.dimensions * header.size) {
        throw broken("has %d floats for %s", floats, header);
      }
      long expected = position() + floats * Float.BYTES + Long.BYTES + header.size * Long.BYTES;
      if (expected != length) {
        throw broken("is of %d bytes, and %s take %d", length, header, expected);
      }
      var index = new FlatIndex(Math.toIntExact(header.dimensions));
      var ids = new long[Math.toIntExact(header.size)];
      long vectors = position();
      seek(vectors + floats * Float.BYTES);
      if (bytes(Long.BYTES).getLong() != header.size) {
        throw broken("has another number of ids than of vectors");
      }
      for (int i = 0; i < ids.length; i++) {
        ids[i] = bytes(Long.BYTES).getLong();
      }
      seek(vectors);
      for (long id : ids) {
        put(index, id);
      }
      if (index.size() != ids.length) {
        throw broken("has an id more than once");
      }
      return index;
    }

    private void put(FlatIndex index, long id) throws IOException {
      var vector = new float[index.dimensions()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = bytes(Float.BYTES).getFloat();
        if (!Float.isFinite(vector[i])) {
          throw broken("has a vector, of id %d, with a number that is not finite", id);
        }
      }
      index.put(id, vector);
    }

    private Header header() throws IOException {
      ByteBuffer in = bytes(HEADER);
      var header = new Header(in.getInt(), in.getLong());
      in.getLong();
      in.getLong();
      in.get();
      int metric = in.getInt();
      if (header.dimensions < 1 || header.dimensions > MOST_DIMENSIONS || header.size < 0
          || header.size > Integer.MAX_VALUE - 8) {
        throw broken("speaks of %s", header);
      }
      if (metric != INNER_PRODUCT) {
        throw broken("goes by the metric %d, and only 0, inner products, is read", metric);
      }
      return header;
    }

    private String word() throws IOException {
      var word = new byte[MAP.length()];
      bytes(word.length).get(word);
      return new String(word, StandardCharsets.ISO_8859_1);
    }

    private static String printable(String word) {
      return word.chars().mapToObj(c -> c > ' ' && c < 127 ? Character.toString(c) : "?")
          .collect(Collectors.joining());
    }

    private long position() throws IOException {
      return channel.position() - buffer.remaining();
    }

    private void seek(long position) throws IOException {
      channel.position(position);
      buffer.clear().flip();
    }

    /** The buffer, with so many bytes in it at least. */
    private ByteBuffer bytes(int count) throws IOException {
      if (buffer.remaining() < count) {
        buffer.compact();
        while (buffer.position() < count) {
          if (channel.read(buffer) < 0) {
            throw broken("ends too early, after %d bytes", length);
          }
        }
        buffer.flip();
      }
      return buffer;
    }

    private IOException broken(String what, Object... values) {
      return new IOException("The file " + name + " " + String.format(Locale.ROOT, what, values));
    }
  }

  private record Header(long dimensions, long size) {
    @Override
    public String toString() {
      return size + " vectors of " + dimensions + " dimensions";
    }
  }
}
