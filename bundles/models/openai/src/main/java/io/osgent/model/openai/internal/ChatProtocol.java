package io.osgent.model.openai.internal;

import com.fasterxml.jackson.databind.node.IntNode;
import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.ToolSpec;
import io.osgent.model.wire.AnswerEvents;
import io.osgent.model.wire.AnswerReader;
import io.osgent.model.wire.Protocol;
import io.osgent.model.wire.sdk.RequestWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Chat Completions: what everybody but OpenAI itself speaks. */
final class ChatProtocol extends OpenAiProtocol {
  private static final ChatCompletionStreamOptions WITH_USAGE = ChatCompletionStreamOptions.builder().includeUsage(true)
      .build();

  private final Surface surface;
  private final boolean newBound;
  private final RequestWriter json = new RequestWriter(tools -> tools.stream().map(this::tool).toList());

  /** @param newBound whether the bound on the output has the new name that OpenAI has given it */
  ChatProtocol(Surface surface, boolean newBound) {
    this.surface = surface;
    this.newBound = newBound;
  }

  @Override
  public String path(String model) {
    return surface.path("/chat/completions", model);
  }

  @Override
  public byte[] body(ChatRequest request, boolean stream) {
    ChatCompletionCreateParams.Builder params = ChatCompletionCreateParams.builder().model(request.model());
    if (!request.instructions().isEmpty()) {
      params.addSystemMessage(request.instructions());
    }
    for (Message message : request.messages()) {
      switch (message) {
        case Message.User user -> user(params, user);
        case Message.Assistant assistant -> params.addMessage(assistant(assistant));
        case Message.ToolAnswer answer -> params.addMessage(ChatCompletionToolMessageParam.builder()
            .toolCallId(answer.callId()).content(answer.text()).build());
      }
    }
    if (request.temperature() != null && ModelFamily.takesTemperature(request.model())) {
      params.temperature(request.temperature());
    }
    if (request.maxOutputTokens() > 0 && newBound) {
      params.maxCompletionTokens(request.maxOutputTokens());
    } else if (request.maxOutputTokens() > 0) {
      params.putAdditionalBodyProperty("max_tokens",
          JsonValue.fromJsonNode(IntNode.valueOf(request.maxOutputTokens())));
    }
    if (request.outputSchema() != null) {
      params.responseFormat(ResponseFormatJsonSchema.builder().jsonSchema(format(request.outputSchema())).build());
    }
    if (stream) {
      params.streamOptions(WITH_USAGE).putAdditionalBodyProperty("stream", TRUE);
    }
    return json.write(params.build()._body(), request.tools());
  }

  @Override
  public AnswerReader reader(AnswerEvents events) {
    return new ChatReader(this, events);
  }

  private static void user(ChatCompletionCreateParams.Builder params, Message.User user) {
    if (user.images().isEmpty()) {
      params.addUserMessage(user.text());
      return;
    }
    List<ChatCompletionContentPart> parts = new ArrayList<>();
    if (!user.text().isEmpty()) {
      parts.add(ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder().text(user.text()).build()));
    }
    for (String url : user.images()) {
      parts.add(ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
          .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder().url(url).build()).build()));
    }
    params.addUserMessageOfArrayOfContentParts(parts);
  }

  private ResponseFormatJsonSchema.JsonSchema format(Map<String, Object> schema) {
    return ResponseFormatJsonSchema.JsonSchema.builder().name(SCHEMA_NAME).strict(StrictSchema.fits(schema))
        .schema(ResponseFormatJsonSchema.JsonSchema.Schema.builder().additionalProperties(values(json, schema)).build())
        .build();
  }

  private static ChatCompletionAssistantMessageParam assistant(Message.Assistant assistant) {
    ChatCompletionAssistantMessageParam.Builder message = ChatCompletionAssistantMessageParam.builder();
    if (!assistant.text().isEmpty() || assistant.toolRequests().isEmpty()) {
      message.content(assistant.text());
    }
    for (ToolRequest request : assistant.toolRequests()) {
      message.addToolCall(ChatCompletionMessageFunctionToolCall.builder().id(request.id())
          .function(ChatCompletionMessageFunctionToolCall.Function.builder().name(request.tool())
              .arguments(Protocol.arguments(request)).build())
          .build());
    }
    return message.build();
  }

  private Object tool(ToolSpec spec) {
    return ChatCompletionFunctionTool.builder()
        .function(FunctionDefinition.builder().name(spec.name()).description(spec.description())
            .parameters(FunctionParameters.builder().additionalProperties(values(json, spec.inputSchema())).build())
            .build())
        .build();
  }
}
