package io.osgent.model.wire.testing;

import io.osgent.api.model.Message;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A conversation as it grows from call to call, with several tool calls at once and a second question. */
public final class GrowingTalk {
  /** What the tools of the conversation take. */
  public record Place(String city, Map<String, String> options, List<String> units) {}

  private GrowingTalk() {}

  /**
   * What is said before each call.
   *
   * @param thought of the model, as its provider wants it back
   */
  public static List<List<Message>> calls(Thought thought) {
    List<Message> said = new ArrayList<>(List.of(new Message.User("How warm is it?")));
    List<List<Message>> calls = new ArrayList<>(List.of(List.copyOf(said)));
    for (int turn = 0; turn < 6; turn++) {
      List<ToolRequest> asked = new ArrayList<>();
      for (int call = 0; call <= turn; call++) {
        asked.add(new ToolRequest("call_" + turn + "_" + call, "weather", "{\"city\":\"Graz\",\"b\":1,\"a\":2}"));
      }
      said.add(new Message.Assistant("I look.", asked, List.of(thought)));
      asked.forEach(call -> said.add(new Message.ToolAnswer(call.id(), "weather", "21 °C, said " + call.id(), false)));
      calls.add(List.copyOf(said));
    }
    said.add(new Message.Assistant("21 °C.", List.of()));
    said.add(new Message.User("And tomorrow?"));
    calls.add(List.copyOf(said));
    return calls;
  }

  public static List<ToolSpec> tools() {
    return List.of(ToolSpec.of("calendar", "Knows the days", Place.class, Effect.READ),
        ToolSpec.of("weather", "Knows how warm it is", Place.class, Effect.READ));
  }
}
