package io.osgent.memory.pgvector.internal;

import io.osgent.memory.search.text.Posting;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a term occurs, as bytes: of each note its place, how often, and the note's length, seven bits a byte. Lists are
 * joined by joining their bytes.
 */
final class Postings {
  private Postings() {}

  static byte[] encode(Iterable<Posting> postings) {
    var bytes = new ByteArrayOutputStream();
    for (Posting posting : postings) {
      write(bytes, posting.place());
      write(bytes, posting.frequency());
      write(bytes, posting.length());
    }
    return bytes.toByteArray();
  }

  private static void write(ByteArrayOutputStream bytes, long value) {
    long rest = value;
    for (; rest > 0x7f; rest >>>= 7) {
      bytes.write((int) (rest & 0x7f | 0x80));
    }
    bytes.write((int) rest);
  }

  /** How many there are: each is three numbers, and a number ends with a byte of its own kind. */
  static long count(byte[] bytes) {
    int ends = 0;
    for (byte each : bytes) {
      ends += each >= 0 ? 1 : 0;
    }
    return ends / 3;
  }

  static List<Posting> decode(byte[] bytes) {
    return new Reader(bytes).all();
  }

  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    List<Posting> all() {
      var found = new ArrayList<Posting>(bytes.length / 6 + 1);
      while (at < bytes.length) {
        found.add(new Posting(next(), (int) next(), (int) next()));
      }
      return found;
    }

    private long next() {
      long value = 0;
      for (int shift = 0;; shift += 7) {
        byte part = bytes[at++];
        value |= (long) (part & 0x7f) << shift;
        if (part >= 0) {
          return value;
        }
      }
    }
  }
}
