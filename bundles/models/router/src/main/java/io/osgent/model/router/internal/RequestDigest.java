package io.osgent.model.router.internal;

import io.osgent.api.Scope;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked, and of whose data, in 32 bytes. Two requests have the same one when a model could not tell them apart: the
 * order in which a schema's keys happen to stand does not matter.
 */
record RequestDigest(String hash) {
  /** Empty if an answer must not be told twice: a tool that acts would act on an answer to another question. */
  static Optional<RequestDigest> of(ChatRequest request, Scope scope, boolean shared) {
    return request.tools().stream().anyMatch(tool -> tool.effect() != Effect.READ)
        ? Optional.empty()
        : Optional.of(of(request, request.messages(), scope, shared));
  }

  /** Of a request that has one, all but what the user said last. */
  RequestDigest apartFromLastMessage(ChatRequest request, Scope scope, boolean shared) {
    return of(request, request.messages().subList(0, request.messages().size() - 1), scope, shared);
  }

  private static RequestDigest of(ChatRequest request, List<Message> messages, Scope scope, boolean shared) {
    var content = new Content();
    content.add(scope.tenant());
    content.add(shared ? null : scope.user());
    content.add(request.model());
    content.add(request.instructions());
    content.count(messages.size());
    messages.forEach(message -> add(content, message));
    content.count(request.tools().size());
    for (ToolSpec tool : request.tools()) {
      content.add(tool.name());
      content.add(tool.description());
      content.json(tool.inputSchema());
    }
    content.count(request.maxOutputTokens());
    content.json(request.temperature());
    content.json(request.outputSchema());
    return new RequestDigest(content.hash());
  }

  private static void add(Content content, Message message) {
    content.add(message.getClass().getSimpleName());
    switch (message) {
      case Message.User user -> {
        content.add(user.text());
        content.json(user.images());
      }
      case Message.Assistant said -> {
        content.add(said.text());
        content.count(said.toolRequests().size());
        for (ToolRequest request : said.toolRequests()) {
          content.add(request.id());
          content.add(request.tool());
          content.add(request.arguments());
        }
        content.count(said.thoughts().size());
        for (Thought thought : said.thoughts()) {
          content.add(thought.provider());
          content.add(thought.state());
        }
      }
      case Message.ToolAnswer answer -> {
        content.add(answer.callId());
        content.add(answer.tool());
        content.add(answer.text());
        content.json(answer.error());
      }
    }
  }

  /** Each piece with its length before it, so that no two contents run together to the same bytes. */
  private static final class Content {
    private final MessageDigest digest;

    Content() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException missing) {
        throw new IllegalStateException("every Java has SHA-256", missing);
      }
    }

    void add(String text) {
      if (text == null) {
        count(-1);
      } else {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        count(bytes.length);
        digest.update(bytes);
      }
    }

    void count(int number) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    void json(Object value) {
      switch (value) {
        case Map<?, ?> map -> {
          add("{");
          count(map.size());
          map.entrySet().stream().sorted((one, other) -> key(one).compareTo(key(other))).forEach(entry -> {
            add(key(entry));
            json(entry.getValue());
          });
        }
        case Collection<?> list -> {
          add("[");
          count(list.size());
          list.forEach(this::json);
        }
        case null -> add(null);
        default -> {
          add(value instanceof Number ? "0" : value instanceof Boolean ? "?" : "\"");
          add(value.toString());
        }
      }
    }

    String hash() {
      return HexFormat.of().formatHex(digest.digest());
    }

    private static String key(Map.Entry<?, ?> entry) {
      return String.valueOf(entry.getKey());
    }
  }
}
