package io.osgent.model.openai.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.openai.core.JsonValue;
import io.osgent.api.model.Allowance;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.model.wire.Complaint;
import io.osgent.model.wire.Failures;
import io.osgent.model.wire.Protocol;
import io.osgent.model.wire.RateLimits;
import io.osgent.model.wire.sdk.RequestWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What OpenAI's two protocols have in common. */
abstract sealed class OpenAiProtocol implements Protocol permits ResponsesProtocol, ChatProtocol {
  /** A schema has to have one. */
  static final String SCHEMA_NAME = "answer";
  /** What the body of a request that wants a stream says. */
  static final JsonValue TRUE = JsonValue.fromJsonNode(BooleanNode.TRUE);

  static OpenAiProtocol of(Settings settings) {
    return switch (settings.api()) {
      case RESPONSES -> new ResponsesProtocol(settings.name(), settings.surface(), settings.reasoningSummary());
      case CHAT ->
        new ChatProtocol(settings.surface(), settings.official() || !(settings.surface() instanceof Surface.Plain));
    };
  }

  /** A schema's fields as the library wants them. */
  static Map<String, JsonValue> values(RequestWriter json, Map<String, Object> schema) {
    Map<String, JsonValue> values = new LinkedHashMap<>();
    schema.forEach((key, value) -> values.put(key, JsonValue.fromJsonNode(json.tree(value))));
    return values;
  }

  @Override
  public final Allowance allowance(UnaryOperator<String> headers) {
    Instant now = Instant.now();
    return RateLimits.of(RateLimits.left(headers.apply("x-ratelimit-remaining-requests")),
        RateLimits.in(headers.apply("x-ratelimit-reset-requests"), now),
        RateLimits.left(headers.apply("x-ratelimit-remaining-tokens")),
        RateLimits.in(headers.apply("x-ratelimit-reset-tokens"), now));
  }

  @Override
  public final Kind kindOf(Complaint complaint, Kind byStatus) {
    return Refusals.kind(complaint, byStatus);
  }

  /** Throws what the error object says the parser stands on; a null there means all is well. */
  final void throwReported(JsonParser json) throws IOException, ModelException {
    if (json.currentToken() != JsonToken.VALUE_NULL) {
      throw Failures.reported(Complaint.value(json), this);
    }
  }
}
