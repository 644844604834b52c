package io.osgent.core.internal;

import io.osgent.api.memory.Recollection;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.core.internal.context.Placed;
import io.osgent.core.internal.context.Prompt;
import io.osgent.core.internal.memory.Remembered;
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
  private List<Placed> remembered;
  /** What stands before everything that was said, the same for as long as the person prefers the same. */
  private final List<Message> preface;

  /** @param history what is shown of the session before */
  Prompts(Stage stage, Prompt history) {
    run = stage.run();
    plan = stage.plan();
    this.history = history;
    preface = PreferenceLines.message(run.look(RunState::started).preferences()).stream().toList();
  }

  Prompt now() {
    return run.look(state -> history.then(state.boundary(), own(state)));
  }

  /** What is remembered stands before what the person says, so that what was said earlier is in the provider's cache. */
  private List<Placed> own(RunState state) {
    if (remembered == null) {
      remembered = remembered(state);
    }
    if (remembered.isEmpty()) {
      return state.placed();
    }
    var own = new ArrayList<>(remembered);
    own.addAll(state.placed());
    return own;
  }

  private static List<Placed> remembered(RunState state) {
    List<Recollection> all = state.recalled().stream().flatMap(answer -> answer.recollections().stream()).toList();
    return all.isEmpty()
        ? List.of()
        : List.of(new Placed(state.placed().getFirst().run(), Placed.BEFORE, Remembered.block(all)));
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
    var all = new ArrayList<Message>(preface);
    all.addAll(messages);
    Integer bound = plan.agent().limits().outputTokens();
    return new ChatRequest(plan.modelOfProvider(), plan.agent().instructions(), all, plan.tools().specs(),
        bound == null ? 0 : bound, null, outputSchema, incremental);
  }
}
