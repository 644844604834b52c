package io.osgent.model.openai.internal;

import com.openai.models.Reasoning;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
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

/** OpenAI's Responses, used without a memory on the provider's side: every request tells the whole conversation. */
final class ResponsesProtocol extends OpenAiProtocol {
  private final String reasoningSummary;
  private final RequestWriter json = new RequestWriter(tools -> tools.stream().map(this::tool).toList());

  /** @param reasoningSummary the kind of summary to ask for, or empty */
  ResponsesProtocol(String reasoningSummary) {
    this.reasoningSummary = reasoningSummary;
  }

  @Override
  public String path() {
    return "/responses";
  }

  @Override
  public byte[] body(ChatRequest request, boolean stream) {
    ResponseCreateParams.Builder params = ResponseCreateParams.builder().model(request.model())
        .inputOfResponse(input(request.messages())).store(false);
    if (!request.instructions().isEmpty()) {
      params.instructions(request.instructions());
    }
    if (!reasoningSummary.isEmpty()) {
      params.reasoning(Reasoning.builder().summary(Reasoning.Summary.of(reasoningSummary)).build());
    }
    if (request.temperature() != null) {
      params.temperature(request.temperature());
    }
    if (request.maxOutputTokens() > 0) {
      params.maxOutputTokens(request.maxOutputTokens());
    }
    if (stream) {
      params.putAdditionalBodyProperty("stream", TRUE);
    }
    return json.write(params.build()._body(), request.tools());
  }

  @Override
  public AnswerReader reader(AnswerEvents events) {
    return new ResponsesReader(this, events);
  }

  private static List<ResponseInputItem> input(List<Message> messages) {
    List<ResponseInputItem> items = new ArrayList<>(messages.size() + 4);
    for (Message message : messages) {
      switch (message) {
        case Message.User user -> items.add(said(EasyInputMessage.Role.USER, user.text()));
        case Message.Assistant assistant -> {
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

  private static ResponseInputItem said(EasyInputMessage.Role role, String text) {
    return ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder().role(role).content(text).build());
  }

  private Object tool(ToolSpec spec) {
    return FunctionTool.builder().name(spec.name()).description(spec.description()).strict(false)
        .parameters(FunctionTool.Parameters.builder().additionalProperties(values(json, spec.inputSchema())).build())
        .build();
  }
}
