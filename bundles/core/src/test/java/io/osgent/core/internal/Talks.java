package io.osgent.core.internal;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ToolRequest;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.ContextRules;
import io.osgent.server.agent.ContextRules.Strategy;
import io.osgent.server.agent.Limits;
import java.util.List;

/** Long conversations, in words of four letters: each is a token by the rule of thumb. */
final class Talks {
  /** Up to 800 tokens, of which 250 stay. */
  static final ContextRules SHORT = new ContextRules(1_000, null, 250, null, null);

  private Talks() {}

  static ContextRules dropping() {
    return new ContextRules(1_000, null, 250, Strategy.DROP, null);
  }

  static Agent agent(ContextRules rules, String... tools) {
    return new Agent("talker", 0, "", "Be brief.", "scripted/any", List.of(tools), null, null, null,
        new Limits(null, 100, 100, null, null, null), null).withContext(rules);
  }

  static String words(String word, int count) {
    return (word + " ").repeat(count).strip();
  }

  static boolean isForSummary(ChatRequest request) {
    return request.messages().getLast() instanceof Message.User(String text, List<String> images)
        && text.equals(Prompts.SUM_UP);
  }

  /** How many calls of tools are answered in what is shown. */
  static int answers(ChatRequest request) {
    return (int) request.messages().stream().filter(Message.ToolAnswer.class::isInstance).count();
  }

  static String text(Message message) {
    return switch (message) {
      case Message.User user -> user.text();
      case Message.Assistant said -> said.text()
          + said.toolRequests().stream().map(ToolRequest::arguments).reduce("", String::concat);
      case Message.ToolAnswer answer -> answer.text();
    };
  }

  /** About how many tokens the messages have. */
  static long tokens(ChatRequest request) {
    return request.messages().stream().mapToLong(message -> text(message).length() / 4).sum();
  }
}
