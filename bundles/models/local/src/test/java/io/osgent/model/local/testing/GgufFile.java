package io.osgent.model.local.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes files in the format GGUF, version 3: what is to be known of a model, then its tensors. */
final class GgufFile {
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;
  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final List<Tensor> tensors = new ArrayList<>();

  private record Tensor(String name, float[] values, int[] shape) {}

  GgufFile put(String key, Object value) {
    metadata.put(key, value);
    return this;
  }

  /** @param shape the length of a row first */
  void tensor(String name, float[] values, int... shape) {
    tensors.add(new Tensor(name, values, shape));
  }

  Path writeTo(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      ByteBuffer head = head();
      out.write(head.array(), 0, head.position());
      for (Tensor tensor : tensors) {
        ByteBuffer data = little(aligned(tensor.values.length * Float.BYTES));
        data.asFloatBuffer().put(tensor.values);
        out.write(data.array());
      }
    }
    return file;
  }

  private ByteBuffer head() {
    ByteBuffer head = little(1 << 20);
    head.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(VERSION).putLong(tensors.size())
        .putLong(metadata.size());
    metadata.forEach((key, value) -> {
      string(head, key);
      value(head, value);
    });
    long offset = 0;
    for (Tensor tensor : tensors) {
      string(head, tensor.name);
      head.putInt(tensor.shape.length);
      for (int length : tensor.shape) {
        head.putLong(length);
      }
      head.putInt(0).putLong(offset);
      offset += aligned(tensor.values.length * Float.BYTES);
    }
    return head.position(aligned(head.position()));
  }

  private static void value(ByteBuffer head, Object value) {
    switch (value) {
      case Integer number -> head.putInt(UINT32).putInt(number);
      case Float number -> head.putInt(FLOAT32).putFloat(number);
      case String text -> string(head.putInt(STRING), text);
      case String[] texts -> {
        head.putInt(ARRAY).putInt(STRING).putLong(texts.length);
        for (String text : texts) {
          string(head, text);
        }
      }
      case float[] numbers -> {
        head.putInt(ARRAY).putInt(FLOAT32).putLong(numbers.length);
        for (float number : numbers) {
          head.putFloat(number);
        }
      }
      case int[] numbers -> {
        head.putInt(ARRAY).putInt(INT32).putLong(numbers.length);
        for (int number : numbers) {
          head.putInt(number);
        }
      }
      default -> throw new IllegalArgumentException("no such kind of value here: " + value.getClass());
    }
  }

  private static void string(ByteBuffer head, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    head.putLong(bytes.length).put(bytes);
  }

  private static int aligned(int position) {
    return (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
