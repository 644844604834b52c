package io.osgent.core.internal;

import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.tool.ToolResult;
import io.osgent.core.internal.context.Preview;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Run;
import io.osgent.server.storage.Change;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How a tool call ends in the log, and what is written with it: a result that is too long for the model becomes an
 * artifact, in the same transaction as the event that names it.
 */
record ToolEnd(ToolFinished event, Change... with) {
  /** The tool that reads artifacts. It is offered from the start, so that the list of tools never changes within a run. */
  static final String READER = "artifact";

  /** What is longer than this is no answer any more, and its rest is let go. */
  private static final int MOST_KEPT = 16 * 1024 * 1024;
  private static final int ID_LENGTH = 24;

  /** @param mostChars longer results are kept apart */
  static ToolEnd of(Stage stage, ToolUse use, ToolResult result, int mostChars) {
    String text = result.text();
    if (text.length() <= mostChars) {
      return new ToolEnd(new ToolFinished(use.id(), use.tool(), text, result.error()));
    }
    String kept = text.length() <= MOST_KEPT
        ? text
        : text.substring(0, MOST_KEPT) + "\n[cut: " + (text.length() - MOST_KEPT) + " more characters]";
    Run run = stage.run().view();
    // The same in a replay.
    String id = "art_" + Questions.sha256(ToolCalls.key(stage.run(), use)).substring(0, ID_LENGTH);
    var artifact = new Artifact(id, run.id(), run.session(), run.tenant(), run.userId(), use.tool(), use.id(),
        kept.length(),
        Instant.now().truncatedTo(ChronoUnit.MILLIS));
    String preview = Preview.of(kept, mostChars, id, stage.plan().offers(READER) ? READER : null);
    return new ToolEnd(new ToolFinished(use.id(), use.tool(), preview, result.error(), false, id),
        new Change.ArtifactStored(artifact, kept));
  }
}
