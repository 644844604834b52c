package io.osgent.model.anthropic.internal;

import com.anthropic.core.JsonValue;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.Tool;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import io.osgent.api.model.Allowance;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.tool.ToolSpec;
import io.osgent.model.wire.AnswerEvents;
import io.osgent.model.wire.AnswerReader;
import io.osgent.model.wire.Complaint;
import io.osgent.model.wire.Protocol;
import io.osgent.model.wire.RateLimits;
import io.osgent.model.wire.sdk.RequestWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Anthropic's Messages API. */
final class MessagesProtocol implements Protocol {
  private static final String LIMITS = "anthropic-ratelimit-";
  private static final CacheControlEphemeral CACHED = CacheControlEphemeral.builder().build();
  private static final JsonValue TRUE = JsonValue.fromJsonNode(BooleanNode.TRUE);

  private final Settings settings;
  /** Up to the marked places the provider remembers what it was told. */
  private final Optional<CacheControlEphemeral> mark;
  private final RequestWriter json = new RequestWriter(this::tools);

  MessagesProtocol(Settings settings) {
    this.settings = settings;
    this.mark = settings.promptCache() ? Optional.of(CACHED) : Optional.empty();
  }

  @Override
  public String path(String model) {
    return "/v1/messages";
  }

  @Override
  public byte[] body(ChatRequest request, boolean stream) throws ModelException {
    long maxTokens = request.maxOutputTokens() > 0 ? request.maxOutputTokens() : settings.maxTokens();
    ThinkingTable.Entry known = ThinkingTable.BUILT_IN.of(request.model());
    Thinking.Asked asked = settings.thinking().within(known.way(), maxTokens,
        goesOnWithoutThoughts(request.messages()));
    MessageCreateParams.Builder params = MessageCreateParams.builder().model(request.model()).maxTokens(maxTokens)
        .messages(new Turns(settings.name(), json, mark).of(request.messages()));
    if (!request.instructions().isBlank()) {
      params.systemOfTextBlockParams(List.of(Turns.text(request.instructions(), mark)));
    }
    asked.thinking().ifPresent(params::thinking);
    if (request.temperature() != null && known.temperature() && asked.thinking().isEmpty()) {
      // Other providers go up to 2; a model that thinks, and any newer one, has none to choose.
      params.putAdditionalBodyProperty("temperature",
          JsonValue.fromJsonNode(DoubleNode.valueOf(Math.min(1, request.temperature()))));
    }
    output(request, asked.effort()).ifPresent(params::outputConfig);
    if (stream) {
      params.putAdditionalBodyProperty("stream", TRUE);
    }
    return json.write(params.build()._body(), request.tools());
  }

  private Optional<OutputConfig> output(ChatRequest request, Optional<OutputConfig.Effort> effort) {
    if (request.outputSchema() == null && effort.isEmpty()) {
      return Optional.empty();
    }
    OutputConfig.Builder output = OutputConfig.builder();
    effort.ifPresent(output::effort);
    if (request.outputSchema() != null) {
      JsonOutputFormat.Schema.Builder schema = JsonOutputFormat.Schema.builder()
          .additionalProperties(values(OutputSchema.accepted(request.outputSchema())));
      output.format(JsonOutputFormat.builder().schema(schema.build()).build());
    }
    return Optional.of(output.build());
  }

  @Override
  public AnswerReader reader(AnswerEvents events) {
    return new MessagesReader(this, settings.name(), events);
  }

  /** There are limits on input, on output and on both; one that is used up counts before the one on both. */
  @Override
  public Allowance allowance(UnaryOperator<String> headers) {
    String which = Stream.of("input-tokens", "output-tokens")
        .filter(one -> "0".equals(headers.apply(LIMITS + one + "-remaining"))).findFirst().orElse("tokens");
    return RateLimits.of(RateLimits.left(headers.apply(LIMITS + "requests-remaining")),
        RateLimits.at(headers.apply(LIMITS + "requests-reset")),
        RateLimits.left(headers.apply(LIMITS + which + "-remaining")),
        RateLimits.at(headers.apply(LIMITS + which + "-reset")));
  }

  @Override
  public Kind kindOf(Complaint complaint, Kind byStatus) {
    String words = complaint.message().toLowerCase(Locale.ROOT);
    return switch (complaint.type()) {
      case "authentication_error" -> Kind.AUTHENTICATION;
      case "permission_error" -> Kind.PERMISSION;
      case "billing_error" -> Kind.QUOTA;
      case "not_found_error" -> Kind.NOT_FOUND;
      case "request_too_large" -> Kind.CONTEXT_TOO_LONG;
      case "rate_limit_error" -> Kind.RATE_LIMITED;
      case "timeout_error" -> Kind.TIMEOUT;
      case "overloaded_error" -> Kind.OVERLOADED;
      case "api_error" -> Kind.SERVER;
      case "invalid_request_error" -> {
        if (words.contains("too long") || words.contains("context limit") || words.contains("context window")) {
          yield Kind.CONTEXT_TOO_LONG;
        }
        if (words.contains("content filtering")) {
          yield Kind.CONTENT_REFUSED;
        }
        boolean spent = words.contains("credit balance") || words.contains("usage limits");
        yield spent ? Kind.QUOTA : byStatus == Kind.SERVER ? Kind.INVALID_REQUEST : byStatus;
      }
      default -> byStatus;
    };
  }

  private boolean goesOnWithoutThoughts(List<Message> messages) {
    for (Message message : messages.reversed()) {
      switch (message) {
        case Message.ToolAnswer ignored -> {
          continue;
        }
        case Message.Assistant assistant -> {
          return !assistant.toolRequests().isEmpty()
              && assistant.thoughts().stream().noneMatch(thought -> thought.provider().equals(settings.name()));
        }
        case Message.User ignored -> {
          return false;
        }
      }
    }
    return false;
  }

  private List<Tool> tools(List<ToolSpec> specs) {
    return IntStream.range(0, specs.size())
        .mapToObj(i -> tool(specs.get(i), i == specs.size() - 1 ? mark : Optional.empty())).toList();
  }

  private Tool tool(ToolSpec spec, Optional<CacheControlEphemeral> marked) {
    Tool.Builder tool = Tool.builder().name(spec.name())
        .inputSchema(Tool.InputSchema.builder().additionalProperties(values(withoutType(spec.inputSchema()))).build());
    marked.ifPresent(tool::cacheControl);
    if (!spec.description().isBlank()) {
      tool.description(spec.description());
    }
    return tool.build();
  }

  /** The library puts the type, which is always an object, there itself. */
  private static Map<String, Object> withoutType(Map<String, Object> schema) {
    Map<String, Object> fields = new LinkedHashMap<>(schema);
    fields.remove("type");
    return fields;
  }

  private Map<String, JsonValue> values(Map<String, Object> fields) {
    Map<String, JsonValue> values = new LinkedHashMap<>();
    fields.forEach((key, value) -> values.put(key, JsonValue.fromJsonNode(json.tree(value))));
    return values;
  }
}
