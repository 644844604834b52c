package io.osgent.model.openai.internal;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.openai.core.JsonValue;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ToolRequest;

/** One of the ways to talk to a provider: where to, how to ask, how to read what it says. */
interface Protocol {
  /** What the body of a request that wants a stream says. */
  JsonValue TRUE = JsonValue.fromJsonNode(BooleanNode.TRUE);

  /** Of the endpoint, below the base URL. */
  String path();

  byte[] body(ChatRequest request, boolean stream);

  AnswerReader reader(AnswerEvents events);

  static Protocol of(Settings settings) {
    return switch (settings.api()) {
      case RESPONSES -> new ResponsesProtocol(settings.reasoningSummary());
      case CHAT -> new ChatProtocol(settings.official());
    };
  }

  /** A model may ask for a tool without arguments by saying nothing; a provider wants an object back. */
  static String arguments(ToolRequest request) {
    return request.arguments().isBlank() ? "{}" : request.arguments();
  }
}
