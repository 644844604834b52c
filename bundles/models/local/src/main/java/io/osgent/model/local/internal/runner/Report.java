package io.osgent.model.local.internal.runner;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** What a runner tells the server. */
public sealed interface Report {
  /** Writes it so that {@link #read} reads it. */
  void write(DataOutputStream out) throws IOException;

  /** The model is loaded. */
  record Ready() implements Report {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('R');
    }
  }

  /** The model can't be loaded; nothing follows. */
  record Unusable(String why) implements Report {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('U');
      Frames.text(out, why);
    }
  }

  /** The conversation is given to the chat template, and the schema to the grammar: either may end the process. */
  record Preparing(int id) implements Report {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('P');
      out.writeInt(id);
    }
  }

  /**
   * The model is at it.
   *
   * @param promptTokens how long what it was asked is
   * @param thinking whether the template has it begin in the midst of thinking
   */
  record Begun(int id, int promptTokens, boolean thinking) implements Report {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('B');
      out.writeInt(id);
      out.writeInt(promptTokens);
      out.writeBoolean(thinking);
    }
  }

  /** What was asked does not fit the model's window. */
  record TooLong(int id, int promptTokens) implements Report {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('L');
      out.writeInt(id);
      out.writeInt(promptTokens);
    }
  }

  /** The next piece of an answer; it may be empty. */
  record Piece(int id, String text, int tokens) implements Report {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('T');
      out.writeInt(id);
      Frames.text(out, text);
      out.writeInt(tokens);
    }
  }

  /** No more of an answer will come. */
  record Ended(int id) implements Report {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('.');
      out.writeInt(id);
    }
  }

  /** It can't be done. */
  record Refused(int id, String why) implements Report {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('X');
      out.writeInt(id);
      Frames.text(out, why);
    }
  }

  /** A text as a vector. */
  record Embedded(int id, float[] vector, int tokens) implements Report {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('V');
      out.writeInt(id);
      Frames.numbers(out, vector);
      out.writeInt(tokens);
    }
  }

  /** The next report; throws EOFException when the process has ended. */
  static Report read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case 'R' -> new Ready();
      case 'U' -> new Unusable(Frames.text(in));
      case 'P' -> new Preparing(in.readInt());
      case 'B' -> new Begun(in.readInt(), in.readInt(), in.readBoolean());
      case 'L' -> new TooLong(in.readInt(), in.readInt());
      case 'T' -> new Piece(in.readInt(), Frames.text(in), in.readInt());
      case '.' -> new Ended(in.readInt());
      case 'X' -> new Refused(in.readInt(), Frames.text(in));
      case 'V' -> new Embedded(in.readInt(), Frames.numbers(in), in.readInt());
      default -> throw new IOException("no report begins with " + kind);
    };
  }
}
