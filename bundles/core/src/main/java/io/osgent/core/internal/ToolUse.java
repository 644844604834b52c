package io.osgent.core.internal;

import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.event.EventData.ToolStarted;
import io.osgent.api.model.ToolRequest;

/** One tool call as the log tells of it. Guarded by the run it belongs to. */
final class ToolUse {
  /** What has to happen with it next. */
  enum Next {
    /** It has its end. */
    NOTHING,
    /** Somebody has to decide first. */
    WAIT,
    /** Whether it may be made is to be found out. */
    JUDGE,
    /** It may be made. */
    CALL,
    /** It was cut off. */
    RECOVER,
    /** It has been decided that it is not made, or not again: the model is told. */
    TELL
  }

  private final ToolRequest request;
  private String arguments;
  private ApprovalRequested asked;
  private ApprovalDecided decided;
  private ToolStarted started;
  private ToolFinished finished;

  ToolUse(ToolRequest request) {
    this.request = request;
    arguments = request.arguments();
  }

  String id() {
    return request.id();
  }

  String tool() {
    return request.tool();
  }

  /** JSON text: as the model wrote it, or as the person who agreed changed it. */
  String arguments() {
    return arguments;
  }

  /** What a person was asked about the call last and has not been acted upon, or null. */
  ApprovalRequested asked() {
    return asked;
  }

  /** What was decided about {@link #asked}, or null. */
  ApprovalDecided decided() {
    return decided;
  }

  /** Its last start, or null. */
  ToolStarted started() {
    return started;
  }

  ToolFinished finished() {
    return finished;
  }

  Next next() {
    if (finished != null) {
      return Next.NOTHING;
    } else if (asked == null) {
      return started == null ? Next.JUDGE : Next.RECOVER;
    } else if (decided == null) {
      return Next.WAIT;
    }
    return switch (decided.decision()) {
      case APPROVE, RETRY -> Next.CALL;
      case DENY, DONE, NOT_DONE -> Next.TELL;
    };
  }

  boolean waits() {
    return asked != null && decided == null && finished == null;
  }

  int attempts() {
    return started == null ? 0 : started.attempt();
  }

  void ask(ApprovalRequested question) {
    asked = question;
    decided = null;
  }

  void decide(ApprovalDecided decision) {
    decided = decision;
    if (decision.arguments() != null) {
      arguments = decision.arguments();
    }
  }

  void start(ToolStarted attempt) {
    started = attempt;
    asked = null;
    decided = null;
  }

  void finish(ToolFinished end) {
    finished = end;
  }
}
