package io.osgent.model.wire;

import io.osgent.api.model.ToolRequest;
import java.util.ArrayList;
import java.util.List;

/** Puts the tool calls of one answer together from their fragments. */
public final class ToolCalls {
  private final AnswerEvents events;
  private final List<Call> open = new ArrayList<>(2);
  private int told;

  public ToolCalls(AnswerEvents events) {
    this.events = events;
  }

  /** A call that came in one piece. */
  public void whole(String id, String name, String arguments) {
    Call call = add(open.size(), id);
    call.name = name;
    call.arguments.append(arguments);
  }

  /**
   * A part of a call.
   *
   * @param index the provider's number for the call, or -1
   * @param id empty but in the first fragment
   */
  public void fragment(int index, String id, String name, String arguments) {
    Call call = begins(index, id, name) ? add(index, id) : find(index, id);
    if (!name.isEmpty()) {
      call.name = name;
    }
    call.arguments.append(arguments);
    events.toolArguments(call.place, arguments);
  }

  /** The arguments of a call, told once more as a whole. */
  public void complete(int index, String id, String name, String arguments) {
    Call call = find(index, id);
    if (!name.isEmpty()) {
      call.name = name;
    }
    call.arguments.setLength(0);
    call.arguments.append(arguments);
  }

  /** No call that has begun goes on. */
  public void done() {
    for (; told < open.size(); told++) {
      Call call = open.get(told);
      events.toolCall(new ToolRequest(call.id.isEmpty() ? "call_" + told : call.id, call.name,
          call.arguments.toString()));
    }
  }

  public boolean any() {
    return !open.isEmpty();
  }

  /** Where calls have neither a number nor an id, another begins with a name. */
  private boolean begins(int index, String id, String name) {
    return index < 0 && id.isEmpty() && !name.isEmpty() && told < open.size() && !open.getLast().name.isEmpty();
  }

  /** Some vendors number every call 0 and tell them apart by id, others leave out the number. */
  private Call find(int index, String id) {
    for (int i = open.size() - 1; i >= told; i--) {
      Call call = open.get(i);
      boolean sameIndex = index < 0 || call.index == index;
      boolean sameId = id.isEmpty() || call.id.isEmpty() || call.id.equals(id);
      if (sameIndex && sameId) {
        call.id = id.isEmpty() ? call.id : id;
        return call;
      }
    }
    return add(index, id);
  }

  private Call add(int index, String id) {
    Call call = new Call(open.size(), index, id);
    open.add(call);
    return call;
  }

  private static final class Call {
    private final int place;
    private final int index;
    private final StringBuilder arguments = new StringBuilder();
    private String id;
    private String name = "";

    Call(int place, int index, String id) {
      this.place = place;
      this.index = index;
      this.id = id;
    }
  }
}
