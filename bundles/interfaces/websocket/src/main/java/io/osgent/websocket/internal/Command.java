package io.osgent.websocket.internal;

import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.Shelf;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.RunRequest;

/** What a client may ask for: one record a type of command. */
sealed interface Command {
  /** @param client what the client calls itself, or null */
  record Hello(String client) implements Command {}

  record StartRun(RunRequest request) implements Command {}

  /** @param after the number of the last event the client has; 0 when it has none */
  record Subscribe(String run, long after) implements Command {}

  record Unsubscribe(String run) implements Command {}

  record CancelRun(String run) implements Command {}

  record ListApprovals(String run) implements Command {}

  record Decide(String run, String call, ApprovalDecision decision) implements Command {}

  /** @param userId whom it is for, or null for the caller */
  record CreateSession(String agent, String userId) implements Command {}

  /** What is remembered of somebody, looked for or listed. */
  record SearchMemory(Shelf shelf, MemorySearch search) implements Command {}

  record Ping() implements Command {}
}
