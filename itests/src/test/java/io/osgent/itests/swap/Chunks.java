package io.osgent.itests.swap;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of a response in chunks, as lines. */
final class Chunks {
  private final InputStream in;
  private final StringBuilder line = new StringBuilder();
  private int left;
  private boolean ended;

  Chunks(InputStream in) {
    this.in = in;
  }

  /** The next line without its end, or null at the end of the body. */
  String next() throws IOException {
    line.setLength(0);
    for (int c; (c = read()) >= 0;) {
      if (c == '\n') {
        return line.toString();
      } else if (c != '\r') {
        line.append((char) c);
      }
    }
    return null;
  }

  /** What is left of the body. */
  String rest() throws IOException {
    var rest = new StringBuilder();
    for (String next = next(); next != null; next = next()) {
      rest.append(next);
    }
    return rest.toString();
  }

  private int read() throws IOException {
    if (left == 0 && !ended) {
      left = Integer.parseInt(header(in).strip(), 16);
      if (left == 0) {
        ended = true;
        header(in);
      }
    }
    if (ended) {
      return -1;
    }
    int c = in.read();
    if (c < 0) {
      throw new EOFException("the connection is gone");
    } else if (--left == 0) {
      header(in);
    }
    return c;
  }

  /** A line of the protocol's own, read as bytes. */
  static String header(InputStream in) throws IOException {
    var header = new StringBuilder();
    for (int c; (c = in.read()) != '\n';) {
      if (c < 0) {
        throw new EOFException("the connection is gone");
      } else if (c != '\r') {
        header.append((char) c);
      }
    }
    return header.toString();
  }
}
