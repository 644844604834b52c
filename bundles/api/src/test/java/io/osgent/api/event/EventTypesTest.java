package io.osgent.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Problem;
import io.osgent.api.model.Usage;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventTypesTest {
  @Test
  void everyTypeHasItsNameOnTheWire() {
    assertThat(EventTypes.byName().keySet()).containsExactly("approval.decided", "approval.requested",
        "compensation.finished", "compensation.started", "memory.recalled", "model.finished", "model.restarted",
        "model.started", "output.rejected", "run.cancelled", "run.completed", "run.failed", "run.paused", "run.resumed",
        "run.started",
        "run.stopping", "session.compacted", "text.delta", "thinking.delta", "thinking.done", "tool.finished",
        "tool.requested",
        "tool.started");
    EventTypes.byName().forEach((name, type) -> assertThat(EventTypes.nameOf(type)).isEqualTo(name));
  }

  @Test
  void anEventIsOfItsDatasType() {
    var event = new Event("run_1", 1, Instant.EPOCH, new EventData.TextDelta("Hi"), "{}");
    assertThat(event.type()).isEqualTo("text.delta");
  }

  @Test
  void onlyTheEndsOfARunAreLast() {
    assertThat(new EventData.RunCompleted("done", Usage.NONE).last()).isTrue();
    assertThat(new EventData.RunFailed(Problem.of("timeout", 504, "too slow"), Usage.NONE).last()).isTrue();
    assertThat(new EventData.RunCancelled("ann", Usage.NONE).last()).isTrue();
    assertThat(new EventData.TextDelta("Hi").last()).isFalse();
    assertThat(new EventData.ToolFinished("1", "clock", "noon", false).last()).isFalse();
  }
}
