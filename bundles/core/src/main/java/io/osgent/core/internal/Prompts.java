package io.osgent.core.internal;

import io.osgent.api.memory.Recollection;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.core.internal.context.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a run's model is asked: a view of the logs of its session. */
final class Prompts {
  /** What a model is told that is to sum up. */
  static final String SUM_UP = """
      The conversation has grown too long, so its messages until here will be left out. Write down what is needed to go on \
      without them, in at most 600 words: what the user wants, facts and figures, decisions and why they were made, names, \
      ids, paths and other identifiers to the letter, what was done and what came of it, and what is still open. Take over \
      what still matters of an earlier summary. Write plain text, in the language of the conversation, and nothing else; \
      do not answer the user, and do not call tools.""";

  private final ActiveRun run;
  private final RunPlan plan;
  private final Prompt history;

  /** @param history what is shown of the session before */
  Prompts(Stage stage, Prompt history) {
    run = stage.run();
    plan = stage.plan();
    this.history = history;
  }

  Prompt now() {
    return run.look(state -> history.then(state.boundary(), state.placed()));
  }

  /** What comes next. */
  ChatRequest next(Prompt prompt) {
    return request(prompt.messages(), plan.agent().outputSchema(), plan.incremental());
  }

  /** What is worth keeping of these messages: asked so that the provider finds them in its cache. */
  ChatRequest summary(List<Message> leftOut) {
    var messages = new ArrayList<>(leftOut);
    messages.add(new Message.User(SUM_UP));
    return request(messages, null, false);
  }

  private ChatRequest request(List<Message> messages, Map<String, Object> outputSchema, boolean incremental) {
    var instructions = new StringBuilder(plan.agent().instructions());
    for (Recollection recollection : run.look(state -> List.copyOf(state.recollections()))) {
      instructions.append("\n\nYou remember: ").append(recollection.note().content());
    }
    Integer bound = plan.agent().limits().outputTokens();
    return new ChatRequest(plan.modelOfProvider(), instructions.toString(), messages, plan.tools().specs(),
        bound == null ? 0 : bound, null, outputSchema, incremental);
  }
}
