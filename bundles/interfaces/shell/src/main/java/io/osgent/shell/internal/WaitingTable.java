package io.osgent.shell.internal;

import io.osgent.api.event.EventData.ApprovalRequested;
import java.util.List;
import java.util.stream.Collectors;

/** What runs wait for, one tool call a row. */
final class WaitingTable {
  private static final int WHY = 60;

  private final Table table = new Table("RUN", "CALL", "CHOICES", "UNTIL", "WHY", "TOOL", "ARGUMENTS");

  WaitingTable add(String run, List<ApprovalRequested> requests) {
    requests.forEach(request -> table.row(run, request.call(), choices(request), until(request), why(request),
        request.tool(), request.arguments()));
    return this;
  }

  private static String choices(ApprovalRequested request) {
    return request.choices().stream().map(Words::onTheWire).collect(Collectors.joining("|"));
  }

  private static String until(ApprovalRequested request) {
    return request.expiresAt() == null
        ? ""
        : Text.moment(request.expiresAt()) + ", then " + Words.onTheWire(request.onTimeout());
  }

  private static String why(ApprovalRequested request) {
    return Text.shorten((request.unknown() ? "cut off: " : "") + request.reason(), WHY);
  }

  /** @param whenEmpty what to say instead when nothing waits */
  String text(String whenEmpty) {
    return table.text(whenEmpty);
  }
}
