package io.osgent.websocket.internal;

import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.Shelf;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.RunRequest;
import io.osgent.server.security.Permissions;

/** What a client may ask for: one record a type of command. */
sealed interface Command {
  /** What the client has to be permitted. */
  String permission();

  /** Whether something is different afterwards. */
  default boolean changes() {
    return !permission().equals(Permissions.AUTHENTICATED) && !permission().endsWith(".read");
  }

  /** The user it is for, or null for the caller. */
  default String userId() {
    return null;
  }

  /** What it is done to, or null. */
  default String target() {
    return null;
  }

  /** @param client what the client calls itself, or null */
  record Hello(String client) implements Command {
    @Override
    public String permission() {
      return Permissions.AUTHENTICATED;
    }
  }

  record StartRun(RunRequest request) implements Command {
    @Override
    public String permission() {
      return Permissions.RUNS_WRITE;
    }

    @Override
    public String userId() {
      return request.userId();
    }

    @Override
    public String target() {
      return request.agent();
    }
  }

  /** @param after the number of the last event the client has; 0 when it has none */
  record Subscribe(String run, long after) implements Command {
    @Override
    public String permission() {
      return Permissions.RUNS_READ;
    }
  }

  record Unsubscribe(String run) implements Command {
    @Override
    public String permission() {
      return Permissions.RUNS_READ;
    }
  }

  record CancelRun(String run) implements Command {
    @Override
    public String permission() {
      return Permissions.RUNS_WRITE;
    }

    @Override
    public String target() {
      return run;
    }
  }

  record ListApprovals(String run) implements Command {
    @Override
    public String permission() {
      return Permissions.RUNS_READ;
    }
  }

  record Decide(String run, String call, ApprovalDecision decision) implements Command {
    @Override
    public String permission() {
      return Permissions.APPROVALS_DECIDE;
    }

    @Override
    public String target() {
      return run;
    }
  }

  /** @param userId whom it is for, or null for the caller */
  record CreateSession(String agent, String userId) implements Command {
    @Override
    public String permission() {
      return Permissions.SESSIONS_WRITE;
    }

    @Override
    public String target() {
      return agent;
    }
  }

  /** What is remembered of somebody, looked for or listed. */
  record SearchMemory(Shelf shelf, MemorySearch search) implements Command {
    @Override
    public String permission() {
      return Permissions.MEMORIES_READ;
    }
  }

  record Ping() implements Command {
    @Override
    public String permission() {
      return Permissions.AUTHENTICATED;
    }
  }
}
