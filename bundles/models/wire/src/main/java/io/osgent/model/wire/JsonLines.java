package io.osgent.model.wire;

import io.osgent.api.model.ModelException;
import java.io.IOException;

/** A JSON object a line. */
final class JsonLines extends Framing {
  JsonLines(AnswerReader reader) {
    super(reader);
  }

  @Override
  void read() throws IOException, ModelException {
    for (int at = scanned; at < end; at++) {
      if (bytes[at] == '\n') {
        line(at);
        start = at + 1;
      }
    }
    scanned = end;
  }

  @Override
  void readRest() throws IOException, ModelException {
    read();
    line(end);
    start = end;
  }

  private void line(int to) throws IOException, ModelException {
    int lineEnd = to;
    while (lineEnd > start && bytes[lineEnd - 1] <= ' ' && bytes[lineEnd - 1] >= 0) {
      lineEnd--;
    }
    piece(bytes, start, lineEnd);
  }
}
