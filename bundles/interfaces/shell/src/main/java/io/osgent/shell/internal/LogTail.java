package io.osgent.shell.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The end of a file, however long the file is. */
final class LogTail {
  private static final int BLOCK = 64 * 1024;
  private static final int MOST = 4 * 1024 * 1024;

  private LogTail() {}

  /** The last lines, but no more of them than some megabytes hold. */
  static String of(Path file, long lines) throws IOException {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      long length = in.length();
      byte[] tail = new byte[0];
      while (tail.length < Math.min(length, MOST) && start(tail, lines) < 0) {
        tail = new byte[(int) Math.min(length, tail.length + (long) BLOCK)];
        in.seek(length - tail.length);
        in.readFully(tail);
      }
      int start = Math.max(start(tail, lines), 0);
      return new String(tail, start, tail.length - start, StandardCharsets.UTF_8);
    }
  }

  /** Where the last lines begin, or -1 if the bytes hold too few. */
  private static int start(byte[] bytes, long lines) {
    long ends = 0;
    for (int at = bytes.length - 2; at >= 0; at--) {
      if (bytes[at] == '\n' && ++ends == lines) {
        return at + 1;
      }
    }
    return -1;
  }
}
