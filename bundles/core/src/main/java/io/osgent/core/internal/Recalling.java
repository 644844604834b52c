package io.osgent.core.internal;

import io.osgent.api.event.EventData.MemoryRecalled;
import io.osgent.api.memory.Query;
import io.osgent.core.internal.context.Prompt;
import io.osgent.core.internal.memory.Cue;
import java.util.ArrayList;
import java.util.List;

/** How a run comes by what is known when it begins: its session's history and, beside it, what its memories bring to mind. */
final class Recalling {
  private static final int FROM_EACH = 20;

  private final ActiveRun run;
  private final RunPlan plan;
  private final World world;

  Recalling(Stage stage) {
    run = stage.run();
    plan = stage.plan();
    world = stage.world();
  }

  /** What is shown of the session before; what is remembered is in the run's log then. */
  Prompt history() throws InterruptedException {
    if (missing().isEmpty()) {
      return plan.history().load();
    }
    Prompt history;
    String input = run.view().input();
    if (Cue.standsAlone(input)) {
      try (World.Recall recall = ask(Cue.of(input))) {
        history = plan.history().load();
        tell(recall, history);
      }
    } else {
      history = plan.history().load();
      try (World.Recall recall = ask(Cue.of(input, history))) {
        tell(recall, history);
      }
    }
    return history;
  }

  private World.Recall ask(String cue) {
    return world.recall(missing(), new Query(cue, FROM_EACH));
  }

  private void tell(World.Recall recall, Prompt history) throws InterruptedException {
    while (!missing().isEmpty()) {
      for (MemoryRecalled answer : recall.answers(history, run.look(RunState::recalled))) {
        if (!run.emit(answer)) {
          throw new RunCutOff();
        }
      }
    }
  }

  /** Those that have not been asked; none where their answers would have no room. */
  private List<String> missing() {
    if (plan.agent().memory().isEmpty() || plan.agent().context().memoryTokens() == 0) {
      return List.of();
    }
    var missing = new ArrayList<>(plan.agent().memory().stream().distinct().toList());
    run.look(RunState::recalled).forEach(answer -> missing.remove(answer.memory()));
    return missing;
  }
}
