package io.osgent.core.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.MemoryRecalled;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Recollection;
import io.osgent.server.memory.NamedMemories;
import io.osgent.server.run.Feedback;
import io.osgent.server.run.Feedbacks;
import io.osgent.server.run.Run;
import io.osgent.server.run.Runs;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.Storage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes what people think of runs, and has memories weigh by it what they brought to mind. */
@Component(immediate = true)
public final class FeedbackService implements Feedbacks {
  private static final int MOST_COMMENT = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(FeedbackService.class);

  private final Storage storage;
  private final Runs runs;
  private final RunLogs logs;
  private final NamedMemories memories;

  @Activate
  public FeedbackService(@Reference Storage storage, @Reference Runs runs, @Reference RunLogs logs,
      @Reference NamedMemories memories) {
    this.storage = storage;
    this.runs = runs;
    this.logs = logs;
    this.memories = memories;
  }

  @Override
  public Feedback give(String id, boolean helpful, String comment, Principal by) {
    Run run = runs.get(id, by);
    if (!run.status().ended()) {
      throw ProblemException.conflict("run_going_on", "run '" + id + "' has not ended; say then what you think of it");
    } else if (comment != null && comment.length() > MOST_COMMENT) {
      throw ProblemException.badRequest("invalid_feedback",
          "'comment' should have at most " + MOST_COMMENT + " characters, but has " + comment.length());
    }
    Optional<Feedback> before = storage.feedback(id, by.user());
    boolean counts = before.filter(Feedback::counted).isPresent();
    if (counts && before.get().helpful() == helpful) {
      return Objects.equals(before.get().comment(), comment)
          ? before.get()
          : noted(id, helpful, comment, by, true);
    }
    // Noted before it is weighed: whoever gets no answer says it again, and it is weighed then.
    noted(id, helpful, comment, by, false);
    boolean weighed = weigh(id, helpful, counts ? 2 : 1);
    return noted(id, helpful, comment, by, weighed);
  }

  private Feedback noted(String run, boolean helpful, String comment, Principal by, boolean counted) {
    var feedback = new Feedback(run, by.user(), helpful, comment, Instant.now().truncatedTo(ChronoUnit.MILLIS),
        counted);
    storage.commit(List.of(new io.osgent.server.storage.Change.FeedbackGiven(feedback)));
    return feedback;
  }

  /**
   * @param times twice for a changed opinion: what was counted is not taken back, but outweighed
   * @return whether every memory has done so
   */
  private boolean weigh(String run, boolean helpful, int times) {
    List<Event> log = logs.read(run);
    var started = (RunStarted) log.getFirst().data();
    var scope = new Scope(started.tenant(), started.userId(), started.agent(), started.session());
    boolean all = true;
    for (Event event : log) {
      if (event.data() instanceof MemoryRecalled recalled && !recalled.recollections().isEmpty()) {
        List<Change> changes = recalled.recollections().stream().map(Recollection::id)
            .<Change>flatMap(one -> Collections.nCopies(times, new Change.Weigh(one, helpful)).stream()).toList();
        all &= weigh(recalled.memory(), scope, changes);
      }
    }
    return all;
  }

  private boolean weigh(String memory, Scope scope, List<Change> changes) {
    try {
      memories.named(memory).write(scope, changes);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("The memory {} does not weigh what somebody thinks of a run it was asked in", memory, e);
      return false;
    }
  }
}
