package io.osgent.model.wire;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ToolRequest;

/** One of the ways to talk to a provider: where to, how to ask, how to read what it says. */
public interface Protocol extends FailureKinds {
  /** Of the endpoint for this model, below the base URL; may end with a query. */
  String path(String model);

  /** @throws ModelException if the provider has no way to be asked that */
  byte[] body(ChatRequest request, boolean stream) throws ModelException;

  AnswerReader reader(AnswerEvents events);

  /** A model may ask for a tool without arguments by saying nothing; a provider wants an object back. */
  static String arguments(ToolRequest request) {
    return request.arguments().isBlank() ? "{}" : request.arguments();
  }
}
