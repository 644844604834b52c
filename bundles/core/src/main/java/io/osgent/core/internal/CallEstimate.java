package io.osgent.core.internal;

import io.osgent.api.image.ImageRequest;
import io.osgent.api.model.Abilities;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import io.osgent.api.tool.ToolSpec;
import java.math.BigDecimal;
import java.util.List;

/** The most a call of a model can cost. */
final class CallEstimate {
  /** A token is a byte at least; these are for what providers write around each part of a request. */
  private static final int AROUND_EACH = 16;
  /** An image counts as so many at most with the models there are. */
  private static final int IMAGE = 5_000;
  /** A picture that is made, or that another is made from, is billed as so many at most. */
  private static final int PICTURE = 20_000;
  /** What an answer has at most when neither the request nor the model has a bound. */
  private static final long OUTPUT = 32_000;

  private CallEstimate() {}

  /** What the provider says of its model, or null where it says nothing. */
  static ModelInfo model(ChatModel provider, String model) {
    return provider.models().stream().filter(known -> known.name().equals(model)).findFirst().orElse(null);
  }

  /** @return in US dollars, or null where the price is not known */
  static BigDecimal most(ChatRequest request, ModelInfo model) {
    return model == null || model.price() == null
        ? null
        : model.price().of(Usage.of(input(request), output(request, model.abilities())));
  }

  /** For the vectors of texts; null where the price is not known. */
  static BigDecimal most(List<String> texts, Price price) {
    return price == null ? null : price.of(Usage.of(texts.stream().mapToLong(CallEstimate::size).sum(), 0));
  }

  /** For pictures; null where the price is not known. */
  static BigDecimal most(ImageRequest request, Price price) {
    return price == null
        ? null
        : price.of(Usage.of(size(request.prompt()) + (long) PICTURE * request.sources().size(),
            (long) PICTURE * request.count()));
  }

  private static long output(ChatRequest request, Abilities abilities) {
    if (request.maxOutputTokens() > 0) {
      return request.maxOutputTokens();
    }
    return abilities != null && abilities.outputTokens() > 0 ? abilities.outputTokens() : OUTPUT;
  }

  private static long input(ChatRequest request) {
    long tokens = size(request.instructions())
        + size(request.outputSchema() == null ? "" : request.outputSchema().toString());
    for (Message message : request.messages()) {
      tokens += switch (message) {
        case Message.User user -> size(user.text()) + (long) IMAGE * user.images().size();
        case Message.Assistant said ->
          size(said.text()) + said.toolRequests().stream().mapToLong(CallEstimate::size).sum()
              + said.thoughts().stream().mapToLong(thought -> size(thought.state())).sum();
        case Message.ToolAnswer answer -> size(answer.callId()) + size(answer.text());
      };
    }
    for (ToolSpec tool : request.tools()) {
      tokens += size(tool.name()) + size(tool.description()) + size(tool.inputSchema().toString());
    }
    return tokens;
  }

  private static long size(ToolRequest request) {
    return size(request.id()) + size(request.tool()) + size(request.arguments());
  }

  /** In UTF-8 a character of Java's has three bytes at most. */
  private static long size(String text) {
    long bytes = text.chars().mapToLong(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : 3).sum();
    return bytes + AROUND_EACH;
  }
}
