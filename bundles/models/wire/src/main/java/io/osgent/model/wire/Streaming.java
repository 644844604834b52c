package io.osgent.model.wire;

import io.osgent.api.model.ChatRequest;

/** When an answer is fetched piece by piece. */
public enum Streaming {
  AUTO, ALWAYS, NEVER;

  boolean wantedFor(ChatRequest request) {
    return switch (this) {
      case AUTO -> request.incremental();
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }
}
