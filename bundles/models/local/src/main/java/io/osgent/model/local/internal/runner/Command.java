package io.osgent.model.local.internal.runner;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;

/** What a runner is told to do. */
public sealed interface Command {
  /** The server's name for what it asked; reports bear it. */
  int id();

  /** Writes it so that {@link #read} reads it. */
  void write(DataOutputStream out) throws IOException;

  /**
   * To answer a conversation.
   *
   * @param conversation JSON as the chat template takes it
   * @param options of the generation, each as JSON
   * @param callGrammar what a tool call looks like, in the language of llama.cpp's grammars, or empty: where there is one,
   *     the answer is either tool calls or fits the schema among the options
   */
  record Answer(int id, String conversation, Map<String, String> options, String callGrammar) implements Command {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('A');
      out.writeInt(id);
      Frames.text(out, conversation);
      Frames.texts(out, options);
      Frames.text(out, callGrammar);
    }
  }

  /** To leave off answering; the end is reported all the same. */
  record Cancel(int id) implements Command {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('C');
      out.writeInt(id);
    }
  }

  /** To embed a text. */
  record Embed(int id, String text) implements Command {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte('E');
      out.writeInt(id);
      Frames.text(out, text);
    }
  }

  /** The next command; throws EOFException when there will be none. */
  static Command read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    int id = in.readInt();
    return switch (kind) {
      case 'A' -> new Answer(id, Frames.text(in), Frames.texts(in), Frames.text(in));
      case 'C' -> new Cancel(id);
      case 'E' -> new Embed(id, Frames.text(in));
      default -> throw new IOException("no command begins with " + kind);
    };
  }
}
