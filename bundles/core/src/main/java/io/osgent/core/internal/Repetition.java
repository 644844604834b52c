package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.model.Message;
import io.osgent.api.model.ToolRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stops a model that goes round in circles: the same call with the same result three times in a row is not made a fourth
 * time, and the model is told; if it asks for it once more, the run is stopped.
 */
final class Repetition {
  private static final int MOST = 3;

  private record Called(String tool, String arguments, String result) {
    boolean asks(ToolUse use) {
      return tool.equals(use.tool()) && arguments.equals(use.arguments());
    }
  }

  private Repetition() {}

  /**
   * What the model is told instead of a result; empty when the call may be made.
   *
   * @param messages of the run so far
   * @throws ProblemException {@code repeated_tool_call} when it was told already
   */
  static Optional<String> warning(List<Message> messages, ToolUse use) {
    List<Called> calls = calls(messages);
    String warning = "This call of " + use.tool() + " was made " + MOST
        + " times in a row with the same arguments and the same result, so it was not made again. Do something else.";
    if (!calls.isEmpty() && calls.getLast().asks(use) && calls.getLast().result().equals(warning)) {
      throw new ProblemException(Problem.of("repeated_tool_call", 422, "the model asked for the same call of "
          + use.tool() + " again and again, also after it was told that nothing changes"));
    }
    int from = calls.size() - MOST;
    boolean repeated = from >= 0 && calls.get(from).asks(use)
        && calls.subList(from, calls.size()).stream().allMatch(calls.get(from)::equals);
    return repeated ? Optional.of(warning) : Optional.empty();
  }

  private static List<Called> calls(List<Message> messages) {
    var calls = new ArrayList<Called>();
    Map<String, ToolRequest> asked = new HashMap<>();
    for (Message message : messages) {
      switch (message) {
        case Message.User ignored -> {
        }
        case Message.Assistant said -> said.toolRequests().forEach(request -> asked.put(request.id(), request));
        case Message.ToolAnswer answer ->
          calls.add(new Called(answer.tool(), asked.get(answer.callId()).arguments(), answer.text()));
      }
    }
    return calls;
  }
}
