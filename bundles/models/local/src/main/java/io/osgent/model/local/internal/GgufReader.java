package io.osgent.model.local.internal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what stands at the beginning of a GGUF file, and that the rest can be what it should. Of lists only those of texts
 * are kept.
 */
final class GgufReader {
  private static final int MAGIC = 0x46554747;
  private static final int LONGEST_TEXT = 16 << 20;
  private static final int MOST_VALUES = 16 << 20;
  private static final int ARRAY = 9;

  private final Path file;
  private DataInputStream in;

  GgufReader(Path file) {
    this.file = file;
  }

  /** @throws IOException if it is no GGUF file; the message says why in a line */
  Map<String, Object> metadata() throws IOException {
    try (DataInputStream opened = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      in = opened;
      return read();
    } catch (EOFException cut) {
      throw new IOException("it ends too early; was it copied as a whole?", cut);
    }
  }

  private Map<String, Object> read() throws IOException {
    if (Files.size(file) < Integer.BYTES || number32() != MAGIC) {
      throw new IOException("it is no GGUF file");
    }
    int version = number32();
    if (version != 2 && version != 3) {
      throw new IOException("it is a GGUF file of version " + version + ", and should be of version 2 or 3");
    }
    long tensors = number64();
    long values = number64();
    if (tensors < 1 || values < 1 || tensors > MOST_VALUES || values > MOST_VALUES) {
      throw new IOException("its beginning is not that of a GGUF file");
    }
    Map<String, Object> metadata = new HashMap<>();
    for (long i = 0; i < values; i++) {
      String key = text();
      metadata.put(key, value(number32()));
    }
    checkSize(tensors);
    return metadata;
  }

  /** The last tensor has to begin within the file. */
  private void checkSize(long tensors) throws IOException {
    long last = 0;
    for (long i = 0; i < tensors; i++) {
      text();
      int dimensions = number32();
      for (int d = 0; d < dimensions; d++) {
        number64();
      }
      number32();
      last = Math.max(last, number64());
    }
    if (last >= Files.size(file)) {
      throw new EOFException();
    }
  }

  private Object value(int type) throws IOException {
    return switch (type) {
      case 0, 1, 7 -> in.readUnsignedByte();
      case 2, 3 -> Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
      case 4, 5 -> number32();
      case 6 -> Float.intBitsToFloat(number32());
      case 8 -> text();
      case ARRAY -> list();
      case 10, 11 -> number64();
      case 12 -> Double.longBitsToDouble(number64());
      default -> throw new IOException("a value in it has the type " + type + ", which GGUF does not have");
    };
  }

  private List<Object> list() throws IOException {
    int type = number32();
    long length = number64();
    if (length < 0 || length > MOST_VALUES) {
      throw new IOException("a list in it has the length " + length);
    }
    List<Object> texts = new ArrayList<>();
    for (long i = 0; i < length; i++) {
      Object value = value(type);
      if (value instanceof String) {
        texts.add(value);
      }
    }
    return texts;
  }

  private String text() throws IOException {
    long length = number64();
    if (length < 0 || length > LONGEST_TEXT) {
      throw new IOException("a text in it has the length " + length);
    }
    byte[] bytes = new byte[(int) length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private int number32() throws IOException {
    return Integer.reverseBytes(in.readInt());
  }

  private long number64() throws IOException {
    return Long.reverseBytes(in.readLong());
  }
}
