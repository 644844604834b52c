package io.osgent.core.internal;

import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.SessionCompacted;
import io.osgent.api.model.ModelException;
import io.osgent.core.internal.context.Boundary;
import io.osgent.core.internal.context.Cut;
import io.osgent.core.internal.context.Cut.Why;
import io.osgent.core.internal.context.Prompt;
import io.osgent.server.agent.ContextRules.Strategy;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room in a prompt: a boundary is written, and what lies before it is shown as a summary from then on. The model
 * itself writes the summary, in a call of the run like any other; where it can't, what lies before is left out.
 */
final class Compaction {
  /** The purpose of a model call. */
  static final String SUMMARY = "summary";

  private static final String NO_SUMMARY = "the model gave no summary that is shorter than what it sums up";
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  private final ActiveRun run;
  private final RunPlan plan;
  private final World world;
  private final Prompts prompts;
  private final Strategy strategy;

  Compaction(Stage stage, Prompts prompts) {
    run = stage.run();
    plan = stage.plan();
    world = stage.world();
    strategy = plan.agent().context().strategy();
    this.prompts = prompts;
  }

  /** @return whether the prompt is shorter now */
  boolean makeRoom(Why why) throws InterruptedException {
    Optional<Cut> found = cut(why);
    found.ifPresent(cut -> LOG.debug("Run {} leaves out what was said up to event {} of run {}", run.run(), cut.seq(),
        cut.run()));
    if (found.isPresent() && strategy == Strategy.SUMMARIZE) {
      int call = run.look(RunState::modelCalls) + 1;
      run.emit(new EventData.ModelStarted(call, plan.model(), SUMMARY));
      sumUp(call, found.get());
    } else if (found.isPresent()) {
      tell(found.get(), null, null);
    }
    return found.isPresent();
  }

  /** Sums up anew what was being summed up when the server went down. */
  void again() throws InterruptedException {
    Cut cut = cut(Why.BEGUN).orElseThrow(() -> new IllegalStateException("there is nothing to sum up any more"));
    restart(run.look(RunState::modelCalls), ModelCalls.STOPPED, cut);
  }

  private Optional<Cut> cut(Why why) throws InterruptedException {
    Prompt prompt = prompts.now();
    return world.cut(prompt, prompts.next(prompt), why);
  }

  private void restart(int call, String why, Cut cut) throws InterruptedException {
    run.emit(new EventData.ModelRestarted(call, plan.model(), why));
    sumUp(call, cut);
  }

  private void sumUp(int call, Cut cut) throws InterruptedException {
    var text = new SummaryText(run);
    try (World.Answer answer = world.ask(prompts.summary(cut.leftOut()))) {
      run.reads(answer);
      new AnswerLog(run, text, call, plan.model(), answer).read();
    } catch (Withdrawn e) {
      restart(call, ModelCalls.REPLACED, cut);
      return;
    } catch (RunCutOff e) {
      throw e;
    } catch (ModelException | RuntimeException e) {
      requireGoingOn();
      LOG.warn("Run {} goes on without a summary", run.run(), e);
      tell(cut, null, e.getMessage() == null ? e.toString() : e.getMessage());
      return;
    } finally {
      run.reads(null);
    }
    String summary = text.toString().strip();
    boolean shorter = !summary.isEmpty() && cut.tokensAfter().applyAsLong(Boundary.note(summary)) < cut.tokensBefore();
    tell(cut, shorter ? summary : null, shorter ? null : NO_SUMMARY);
  }

  /** A call that broke off because the run is to stop has not failed. */
  private void requireGoingOn() throws InterruptedException {
    if (run.stop() != null || run.leaving()) {
      throw new InterruptedException("the run was asked to stop");
    }
  }

  private void tell(Cut cut, String summary, String problem) {
    String how = summary == null ? "drop" : "summarize";
    run.emit(new SessionCompacted(how, cut.run(), cut.seq(), summary, cut.tokensBefore(),
        cut.tokensAfter().applyAsLong(Boundary.note(summary)), problem));
  }
}
