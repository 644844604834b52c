package io.osgent.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.world.Answer;
import io.osgent.itests.world.Answer.Ask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the log of one run, event by event, and finds what may not stand there after the events before. */
final class Grammar {
  private final Story story;
  private final Map<String, Call> calls = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private final List<Ask> asks = new ArrayList<>();
  private int answers;
  private boolean answering;
  private boolean cutOff;
  private JsonNode event;

  /** A tool call as it stands; {@code cut} when the server went down in it and nothing has been done about it since. */
  private static final class Call {
    private String key;
    private int attempts;
    private boolean cut;
    private boolean asked;
    private String decision;
    private boolean finished;
  }

  Grammar(Story story) {
    this.story = story;
  }

  void read(JsonNode next) {
    event = next;
    JsonNode data = event.path("data");
    switch (event.path("type").asText()) {
      case "run.started" -> must(event.path("seq").asLong() == 1, "a run starts once");
      case "run.resumed" -> resumed();
      case "run.paused" -> must(calls.values().stream().anyMatch(call -> call.asked), "a run waits for somebody");
      case "model.started" -> modelStarted(data.path("call").asInt());
      case "model.restarted" -> modelRestarted(data.path("call").asInt());
      case "text.delta" -> {
        answerGoesOn();
        text.append(data.path("text").asText());
      }
      case "tool.requested" -> {
        answerGoesOn();
        asks.add(new Ask(data.path("call").asText(), data.path("tool").asText(), data.path("arguments").asText()));
      }
      case "model.finished" -> modelFinished();
      case "tool.started" -> toolStarted(data);
      case "tool.finished" -> toolFinished(data);
      case "approval.requested" -> asked(data);
      case "approval.decided" -> decided(data);
      case "run.completed" -> completed(data);
      default -> must(false, "nothing else happens in this story");
    }
  }

  private void must(boolean holds, String what) {
    assertThat(holds).as(what + ": " + event).isTrue();
  }

  private void resumed() {
    cutOff |= answering;
    calls.values().forEach(call -> call.cut |= call.attempts > 0 && !call.finished && !call.asked);
  }

  private void modelStarted(int call) {
    must(!answering && call == answers + 1, "answers come one after the other");
    must(calls.values().stream().allMatch(each -> each.finished), "the model is asked when all tools have answered");
    answering = true;
    begin();
  }

  private void modelRestarted(int call) {
    must(answering && cutOff && call == answers + 1, "the model is asked again only when it was cut off");
    cutOff = false;
    begin();
  }

  private void begin() {
    text.setLength(0);
    asks.clear();
  }

  private void answerGoesOn() {
    must(answering && !cutOff, "what a model says belongs to a call that goes on");
  }

  private void modelFinished() {
    answerGoesOn();
    Answer told = story.answers().get(answers);
    assertThat(text.toString()).as("answer " + event).isEqualTo(told.whole());
    assertThat(asks).extracting(Ask::tool, Ask::arguments).as("what is asked for: " + event)
        .isEqualTo(told.asks().stream().map(ask -> org.assertj.core.api.Assertions.tuple(ask.tool(), ask.arguments()))
            .toList());
    answering = false;
    answers++;
    asks.forEach(ask -> calls.put(ask.id(), new Call()));
  }

  private Call call(JsonNode data) {
    Call call = calls.get(data.path("call").asText());
    must(call != null && !answering, "tools are called when the answer is whole");
    must(!call.finished, "a call that has ended has ended");
    return call;
  }

  private void toolStarted(JsonNode data) {
    Call call = call(data);
    String key = data.path("effect_key").asText();
    boolean decided = "retry".equals(call.decision);
    must(call.attempts == 0 || call.cut || decided, "a call is repeated only when it was cut off");
    must(call.attempts == 0 || decided || !data.path("tool").asText().equals("charge"), "never a blind retry");
    must(call.key == null || call.key.equals(key), "the effect key stays the same");
    must(data.path("attempt").asInt() == call.attempts + 1, "attempts are counted");
    call.key = key;
    call.attempts++;
    call.cut = false;
    call.decision = null;
  }

  private void toolFinished(JsonNode data) {
    Call call = call(data);
    must(call.attempts > 0 && !call.asked && (!call.cut || "done".equals(call.decision)), "what ends has begun");
    must(!data.path("error").asBoolean(), "the tool should have worked");
    call.finished = true;
  }

  private void asked(JsonNode data) {
    Call call = call(data);
    must(call.cut && data.path("tool").asText().equals("charge"), "only a charge that was cut off is asked about");
    call.asked = true;
  }

  private void decided(JsonNode data) {
    Call call = call(data);
    must(call.asked && !data.path("by").asText().isEmpty(), "who was asked decides, once");
    call.asked = false;
    call.decision = data.path("decision").asText();
  }

  private void completed(JsonNode data) {
    must(!answering && answers == story.answers().size(), "a run is completed when all is said");
    must(data.path("output").asText().equals(story.output()), "the output is what the model said last");
  }
}
