package io.osgent.model.wire;

import io.osgent.api.model.ModelException;
import java.io.IOException;
import java.util.Arrays;

/** Server-sent events. */
final class EventStream extends Framing {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** How far from the start of the event that is under way its last line begins. */
  private int lineFrom;

  EventStream(AnswerReader reader) {
    super(reader);
  }

  @Override
  void read() throws IOException, ModelException {
    int line = start + lineFrom;
    for (int at = scanned; at < end; at++) {
      if (bytes[at] != '\n') {
        continue;
      }
      int lineEnd = at > line && bytes[at - 1] == '\r' ? at - 1 : at;
      if (lineEnd == line) {
        event(start, line);
        start = at + 1;
      }
      line = at + 1;
    }
    lineFrom = line - start;
    scanned = end;
  }

  @Override
  void readRest() throws IOException, ModelException {
    read();
    event(start, end);
    start = end;
  }

  private void event(int from, int to) throws IOException, ModelException {
    int dataFrom = -1;
    int dataTo = -1;
    byte[] joined = null;
    for (int line = afterMark(from, to); line < to;) {
      int next = endOfLine(line, to);
      int lineEnd = next > line && bytes[next - 1] == '\r' ? next - 1 : next;
      if (isData(line, lineEnd)) {
        int value = line + 5 < lineEnd && bytes[line + 5] == ' ' ? line + 6 : line + 5;
        if (joined != null) {
          joined = joined(joined, 0, joined.length, value, lineEnd);
        } else if (dataFrom >= 0) {
          joined = joined(bytes, dataFrom, dataTo, value, lineEnd);
        } else {
          dataFrom = value;
          dataTo = lineEnd;
        }
      }
      line = next + 1;
    }
    if (joined != null) {
      data(joined, 0, joined.length);
    } else if (dataFrom >= 0) {
      data(bytes, dataFrom, dataTo);
    }
  }

  private void data(byte[] source, int from, int to) throws IOException, ModelException {
    if (to - from == 6 && source[from] == '[' && source[from + 1] == 'D') {
      over();
      return;
    }
    piece(source, from, to);
  }

  private byte[] joined(byte[] first, int from, int to, int value, int valueEnd) {
    byte[] both = Arrays.copyOf(Arrays.copyOfRange(first, from, to), to - from + 1 + valueEnd - value);
    both[to - from] = '\n';
    System.arraycopy(bytes, value, both, to - from + 1, valueEnd - value);
    return both;
  }

  /** A stream may begin with one. */
  private int afterMark(int from, int to) {
    int length = BYTE_ORDER_MARK.length;
    return to - from >= length && Arrays.equals(bytes, from, from + length, BYTE_ORDER_MARK, 0, length)
        ? from + length
        : from;
  }

  private int endOfLine(int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == '\n') {
        return at;
      }
    }
    return to;
  }

  private boolean isData(int from, int to) {
    return to - from >= 5 && bytes[from] == 'd' && bytes[from + 1] == 'a' && bytes[from + 2] == 't'
        && bytes[from + 3] == 'a' && bytes[from + 4] == ':';
  }
}
