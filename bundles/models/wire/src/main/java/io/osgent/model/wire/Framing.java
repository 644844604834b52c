package io.osgent.model.wire;

import com.fasterxml.jackson.core.JsonParser;
import io.osgent.api.model.ModelException;
import java.io.IOException;

/** Cuts the pieces of an answer out of the bytes as they arrive and gives each to the reader, without copying it. */
abstract sealed class Framing permits EventStream, JsonLines {
  /** The bytes that have come; those from {@link #start} to {@link #end} are yet to be read. */
  byte[] bytes = new byte[4096];
  int start;
  int end;
  /** Up to here there is no end of a piece. */
  int scanned;

  private final AnswerReader reader;
  private boolean done;

  Framing(AnswerReader reader) {
    this.reader = reader;
  }

  /** Takes more bytes; {@link #read} reads them. */
  final void add(byte[] more, int length) {
    if (end + length > bytes.length) {
      int kept = end - start;
      byte[] room = kept + length > bytes.length ? new byte[Math.max(kept + length, 2 * bytes.length)] : bytes;
      System.arraycopy(bytes, start, room, 0, kept);
      bytes = room;
      scanned -= start;
      end = kept;
      start = 0;
    }
    System.arraycopy(more, 0, bytes, end, length);
    end += length;
  }

  /** Whether the stream has said that it is over. */
  final boolean done() {
    return done;
  }

  /** Reads every piece that is there as a whole. */
  abstract void read() throws IOException, ModelException;

  /** Reads what is left when the stream has ended, even if its last line was never ended. */
  abstract void readRest() throws IOException, ModelException;

  final void over() {
    done = true;
  }

  final void piece(byte[] source, int from, int to) throws IOException, ModelException {
    if (!done && from < to) {
      try (JsonParser json = JsonFields.parser(source, from, to - from)) {
        done = reader.piece(json);
      }
    }
  }
}
