package io.osgent.memory.memobase.internal;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.event.EventData.ToolRequested;
import io.osgent.api.policy.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds in the log of a run what there is to learn from it. */
final class Experiences {
  /** Longer arguments and results are cut: the log has them whole. */
  private static final int LONGEST = 300;
  /** A run that fails all the time teaches no more than its first failures. */
  private static final int MOST = 10;
  private static final Pattern CORRECTION = Pattern.compile(
      "^(no|nope|wrong)\\b[\\s,.!:;-]+.*|.*\\b(i meant|i said|that'?s (wrong|not (right|correct|what))|you (misunderstood|got (it|that) wrong))\\b.*",
      Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final List<String> turns;
  private final List<Experience> found = new ArrayList<>();
  private final Map<String, String> tools = new HashMap<>();
  private final Map<String, String> arguments = new HashMap<>();
  private final Map<String, ToolFinished> failed = new HashMap<>();

  private Experiences(List<String> turns) {
    this.turns = turns;
  }

  /** @param turns the ids of what was said in the run */
  static List<Experience> of(List<Event> log, List<String> turns) {
    var experiences = new Experiences(turns);
    log.forEach(experiences::take);
    return List.copyOf(experiences.found);
  }

  private void take(Event event) {
    switch (event.data()) {
      case RunStarted start when start.input() != null && CORRECTION.matcher(start.input().strip()).matches() ->
        add(event, Experience.Kind.CORRECTED, "The person corrected the answer before: " + cut(start.input()));
      case ToolRequested request -> {
        tools.put(request.call(), request.tool());
        arguments.put(request.call(), request.arguments());
      }
      case ApprovalRequested request -> {
        tools.put(request.call(), request.tool());
        arguments.put(request.call(), request.arguments());
      }
      case ApprovalDecided decided when decided.decision() == Decision.DENY && decided.comment() != null
          && !decided.comment().isBlank() ->
        add(event, Experience.Kind.DENIED, "The person did not let " + tools.getOrDefault(decided.call(), "a tool")
            + " be called with " + cut(arguments.getOrDefault(decided.call(), "{}")) + " and said: "
            + cut(decided.comment()));
      case ToolFinished finished -> finished(event, finished);
      default -> {
      }
    }
  }

  private void finished(Event event, ToolFinished finished) {
    if (finished.error()) {
      failed.putIfAbsent(finished.tool(), finished);
      return;
    }
    ToolFinished before = failed.remove(finished.tool());
    if (before != null) {
      add(event, Experience.Kind.RECOVERED,
          "The tool " + finished.tool() + " failed with " + cut(arguments.getOrDefault(before.call(), "{}")) + ": "
              + cut(before.result()) + "; it succeeded with " + cut(arguments.getOrDefault(finished.call(), "{}")));
    }
  }

  private void add(Event event, Experience.Kind kind, String text) {
    if (found.size() < MOST) {
      found.add(new Experience(kind, text, turns, event.run()));
    }
  }

  private static String cut(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
