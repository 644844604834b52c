package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.UsedPlugin;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Usage;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An event of each type, with text that is hard on encodings. */
final class Samples {
  private static final String HARD = "line\nbreak \u2028 \"quoted\" \\ 世界 🌍 \u0000";

  private Samples() {}

  static List<EventData> oneOfEach() {
    var usage = new Usage(1, 2, 3, 4);
    return List.of(
        new EventData.RunStarted("assistant", 1, "ses_1", "default", "alice", "alice-key", HARD, List.of(), "demo/demo",
            List.of("clock"),
            List.of(new UsedPlugin("tool", "clock", "io.osgent.tool.clock", "1.0.0", "ab12"))),
        new EventData.RunStarted("assistant", 1, "ses_1", "default", "alice", "alice-key", HARD,
            List.of("data:image/png;base64,iVBORw0KGgo=", "https://example.com/cat.png"), "demo/demo", List.of(),
            List.of(), HARD),
        new EventData.RunResumed("0.2.0"), new EventData.RunPaused(), new EventData.RunStopping("alice-key", null),
        new EventData.MemoryRecalled("buffer",
            List.of(new Recollection("1",
                new Note(Note.FACT, HARD, "ann", "ses_0", "run_0", Instant.EPOCH, Instant.EPOCH.plusSeconds(1),
                    List.of("0"), Map.of("page", 3)),
                Instant.EPOCH, null, 2, 1, 0.5, List.of("words: cat"))),
            12, Problem.of("memory_unavailable", 503, HARD)),
        new EventData.ModelStarted(1, "demo/demo", "summary"), new EventData.TextDelta(HARD),
        new EventData.ThinkingDelta(HARD),
        new EventData.ThinkingDone("anthropic", HARD),
        new EventData.ToolRequested("c1", "clock", "{oops"),
        new EventData.ModelRestarted(1, "demo/demo", HARD),
        new EventData.ApprovalRequested("c1", "clock", true, HARD, "{}", "ab12", false, List.of(Decision.DONE),
            Instant.EPOCH,
            Decision.DENY),
        new EventData.ApprovalDecided("c1", Decision.RETRY, "alice-key", "{}", HARD),
        new EventData.CompensationStarted("c1", "clock", "run_1/c1", "io.osgent.tool.clock", "1.0.0"),
        new EventData.CompensationFinished("c1", "clock", HARD),
        new EventData.ToolStarted("c1", "clock", Effect.EFFECT, "run_1/c1", 2, "io.osgent.tool.clock", "1.0.0"),
        new EventData.ToolFinished("c1", "clock", HARD, true, true, "art_1"),
        new EventData.ModelFinished(1, "demo/demo", "io.osgent.model.demo", FinishReason.STOP, usage,
            new BigDecimal("0.0001")),
        new EventData.SessionCompacted("summarize", "run_0", 7, HARD, 1000, 100, HARD),
        new EventData.OutputRejected(HARD), new EventData.RunCompleted(HARD, usage),
        new EventData.RunCompleted("{\"a\":[1,null,\"x\"]}", true, usage),
        new EventData.RunFailed(Problem.of("internal_error", 500, HARD), usage),
        new EventData.RunCancelled("alice-key", usage));
  }
}
