package io.osgent.model.wire;

import com.fasterxml.jackson.core.JsonParser;
import io.osgent.api.model.ModelException;
import java.io.IOException;

/** Turns the JSON of one answer into events; made anew for each answer, fed in the order of arrival. */
public interface AnswerReader {
  /** Reads an answer that came whole; the parser stands before it. */
  void whole(JsonParser json) throws IOException, ModelException;

  /**
   * Reads one piece of an answer that comes as a stream; the parser stands before it.
   *
   * @return whether the protocol says that no other follows
   */
  boolean piece(JsonParser json) throws IOException, ModelException;

  /**
   * The stream has ended.
   *
   * @return whether the answer is complete
   */
  boolean end();
}
