package io.osgent.model.openai.internal;

import com.openai.models.Reasoning;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputContent;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputText;
import com.openai.models.responses.ResponseTextConfig;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.ToolSpec;
import io.osgent.model.wire.AnswerEvents;
import io.osgent.model.wire.AnswerReader;
import io.osgent.model.wire.Protocol;
import io.osgent.model.wire.sdk.RequestWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenAI's Responses, used without a memory on the provider's side: every request tells the whole conversation. */
final class ResponsesProtocol extends OpenAiProtocol {
  private final String provider;
  private final Surface surface;
  private final String reasoningSummary;
  private final RequestWriter json = new RequestWriter(tools -> tools.stream().map(this::tool).toList());

  /** @param reasoningSummary the kind of summary to ask for, or empty */
  ResponsesProtocol(String provider, Surface surface, String reasoningSummary) {
    this.provider = provider;
    this.surface = surface;
    this.reasoningSummary = reasoningSummary;
  }

  @Override
  public String path(String model) {
    return surface.path("/responses", model);
  }

  @Override
  public byte[] body(ChatRequest request, boolean stream) throws ModelException {
    ResponseCreateParams.Builder params = ResponseCreateParams.builder().model(request.model())
        .inputOfResponse(input(request.messages())).store(false);
    if (!request.instructions().isEmpty()) {
      params.instructions(request.instructions());
    }
    if (!reasoningSummary.isEmpty()) {
      params.reasoning(Reasoning.builder().summary(Reasoning.Summary.of(reasoningSummary)).build());
    }
    if (request.temperature() != null && ModelFamily.takesTemperature(request.model())) {
      params.temperature(request.temperature());
    }
    if (request.maxOutputTokens() > 0) {
      params.maxOutputTokens(request.maxOutputTokens());
    }
    if (ModelFamily.reasons(request.model())) {
      params.addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT);
    }
    if (request.outputSchema() != null) {
      params.text(ResponseTextConfig.builder().format(format(request.outputSchema())).build());
    }
    if (stream) {
      params.putAdditionalBodyProperty("stream", TRUE);
    }
    return json.write(params.build()._body(), request.tools());
  }

  @Override
  public AnswerReader reader(AnswerEvents events) {
    return new ResponsesReader(this, provider, events);
  }

  private List<ResponseInputItem> input(List<Message> messages) throws ModelException {
    List<ResponseInputItem> items = new ArrayList<>(messages.size() + 4);
    for (Message message : messages) {
      switch (message) {
        case Message.User user -> items.add(user(user));
        case Message.Assistant assistant -> {
          for (Thought thought : assistant.thoughts()) {
            if (thought.provider().equals(provider)) {
              items.add(ReasoningItems.item(thought, json));
            }
          }
          if (!assistant.text().isEmpty()) {
            items.add(said(EasyInputMessage.Role.ASSISTANT, assistant.text()));
          }
          for (ToolRequest request : assistant.toolRequests()) {
            items.add(ResponseInputItem.ofFunctionCall(ResponseFunctionToolCall.builder().callId(request.id())
                .name(request.tool()).arguments(Protocol.arguments(request)).build()));
          }
        }
        case Message.ToolAnswer answer -> items.add(ResponseInputItem.ofFunctionCallOutput(
            ResponseInputItem.FunctionCallOutput.builder().callId(answer.callId()).output(answer.text()).build()));
      }
    }
    return items;
  }

  private static ResponseInputItem user(Message.User user) {
    if (user.images().isEmpty()) {
      return said(EasyInputMessage.Role.USER, user.text());
    }
    List<ResponseInputContent> parts = new ArrayList<>();
    if (!user.text().isEmpty()) {
      parts.add(ResponseInputContent.ofInputText(ResponseInputText.builder().text(user.text()).build()));
    }
    for (String url : user.images()) {
      parts.add(ResponseInputContent.ofInputImage(
          ResponseInputImage.builder().detail(ResponseInputImage.Detail.AUTO).imageUrl(url).build()));
    }
    return ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder().role(EasyInputMessage.Role.USER)
        .contentOfResponseInputMessageContentList(parts).build());
  }

  private ResponseFormatTextJsonSchemaConfig format(Map<String, Object> schema) {
    return ResponseFormatTextJsonSchemaConfig.builder().name(SCHEMA_NAME).strict(StrictSchema.fits(schema))
        .schema(ResponseFormatTextJsonSchemaConfig.Schema.builder().additionalProperties(values(json, schema)).build())
        .build();
  }

  private static ResponseInputItem said(EasyInputMessage.Role role, String text) {
    return ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder().role(role).content(text).build());
  }

  private Object tool(ToolSpec spec) {
    return FunctionTool.builder().name(spec.name()).description(spec.description()).strict(false)
        .parameters(FunctionTool.Parameters.builder().additionalProperties(values(json, spec.inputSchema())).build())
        .build();
  }
}
