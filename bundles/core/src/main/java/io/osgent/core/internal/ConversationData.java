package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Feedback;
import io.osgent.server.run.Run;
import io.osgent.server.run.Runs;
import io.osgent.server.run.Session;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Storage;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A person's conversations, with the runs in them, their logs and artifacts, and what the person thought of runs. */
@Component(immediate = true, property = "service.ranking:Integer=100")
public final class ConversationData implements PersonalData {
  private static final int AT_ONCE = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Storage storage;
  private final Runs runs;
  private final ActiveRuns active;
  private final RunLogs logs;

  @Activate
  public ConversationData(@Reference Storage storage, @Reference Runs runs, @Reference ActiveRuns active,
      @Reference RunLogs logs) {
    this.storage = storage;
    this.runs = runs;
    this.active = active;
    this.logs = logs;
  }

  @Override
  public String kind() {
    return "conversations";
  }

  /** First of all nothing more is said; then a conversation at a time goes, so that others may write in between. */
  @Override
  public void erase(Scope scope) throws InterruptedException {
    erase(Reach.of(scope));
    storage.commit(List.of(new Change.PersonErased(scope.tenant(), scope.user())));
  }

  @Override
  public void eraseTenant(String tenant) throws InterruptedException {
    erase(Reach.ofTenant(tenant));
  }

  private void erase(Reach whose) throws InterruptedException {
    stopRuns(whose);
    for (List<Session> some = sessions(whose, null); !some.isEmpty(); some = sessions(whose, null)) {
      for (Session session : some) {
        if (active.busy(session.id())) {
          throw new ProblemException(new Problem("session_busy", 409,
              "a run of session '" + session.id() + "' is still going on", true, PATIENCE, null));
        }
        storage.commit(List.of(new Change.SessionDeleted(session.id())));
      }
    }
  }

  private List<Session> sessions(Reach whose, String after) {
    return storage.sessions(whose, after, AT_ONCE);
  }

  private void stopRuns(Reach whose) throws InterruptedException {
    List<Run> going = storage.unfinishedRuns().stream().filter(run -> whose.covers(run.tenant(), run.userId()))
        .toList();
    for (Run run : going.reversed()) {
      stop(run);
    }
    for (Run run : going) {
      runs.await(run.id(), PATIENCE, owner(run));
    }
  }

  private static Principal owner(Run run) {
    return Owner.of(new Scope(run.tenant(), run.userId(), null, null));
  }

  private void stop(Run run) {
    try {
      runs.cancel(run.id(), owner(run));
    } catch (ProblemException e) {
      if (e.problem().status() >= 500) {
        throw e;
      }
      // It has ended, or is gone, in the meantime.
    }
  }

  /**
   * A part of what a person is given.
   *
   * @param event as it stands in the log
   */
  public record Exported(Session session, Run run, Event event, Artifact artifact, String text, Feedback feedback) {
    static Exported of(Session session) {
      return new Exported(session, null, null, null, null, null);
    }

    static Exported of(Run run) {
      return new Exported(null, run, null, null, null, null);
    }

    static Exported of(Event event) {
      return new Exported(null, null, event, null, null, null);
    }

    static Exported of(Artifact artifact, String text) {
      return new Exported(null, null, null, artifact, text, null);
    }

    static Exported of(Feedback feedback) {
      return new Exported(null, null, null, null, null, feedback);
    }
  }

  @Override
  public Iterator<?> export(Scope scope) {
    return paged(after -> sessions(Reach.of(scope), after), Session::id)
        .flatMap(session -> Stream.concat(Stream.of(Exported.of(session)),
            paged(after -> storage.runsOfSession(session.id(), after, AT_ONCE), Run::id)
                .flatMap(run -> whole(run, scope))))
        .iterator();
  }

  private Stream<Exported> whole(Run run, Scope scope) {
    Stream<Exported> events = paged(after -> logs.read(run.id(), after == null ? 0 : Long.parseLong(after)),
        event -> Long.toString(event.seq())).map(Exported::of);
    Stream<Exported> artifacts = paged(after -> storage.artifactsOfRun(run.id(), after, AT_ONCE), Artifact::id)
        .map(artifact -> Exported.of(artifact, storage.artifactText(artifact.id()).orElse(null)));
    Optional<Exported> feedback = storage.feedback(run.id(), scope.user()).map(Exported::of);
    return Stream.of(Stream.of(Exported.of(run)), events, artifacts, feedback.stream()).flatMap(Function.identity());
  }

  /** Reads a list a piece at a time, as it is needed. */
  private static <T> Stream<T> paged(Function<String, List<T>> pages, Function<T, String> id) {
    return Stream.iterate(pages.apply(null), page -> !page.isEmpty(), page -> pages.apply(id.apply(page.getLast())))
        .flatMap(List::stream);
  }
}
