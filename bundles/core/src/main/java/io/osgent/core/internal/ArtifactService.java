package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.Page;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Artifacts;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Storage;
import java.time.Duration;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows artifacts to those whose they are. */
@Component(immediate = true, service = {Artifacts.class, ArtifactService.class})
public final class ArtifactService implements Artifacts {
  private static final Duration DURABLE = Duration.ofSeconds(10);

  private final Storage storage;
  private final ActiveRuns active;

  @Activate
  public ArtifactService(@Reference Storage storage, @Reference ActiveRuns active) {
    this.storage = storage;
    this.active = active;
  }

  @Override
  public Page<Artifact> list(String run, String after, int limit, Principal by) {
    if (storage.run(run, by.reach()).isEmpty()) {
      throw ProblemException.notFound("run_not_found", "there is no run '" + run + "'");
    }
    return Pages.cut(storage.artifactsOfRun(run, after, limit + 1), limit, Artifact::id);
  }

  @Override
  public String text(String id, Principal by) {
    return storage.artifact(id, by.reach())
        .flatMap(artifact -> storage.artifactText(id))
        .orElseThrow(() -> ProblemException.notFound("artifact_not_found", "there is no artifact '" + id + "'"));
  }

  /** The whole text of an artifact of this very session; empty when the session has none of that id. */
  Optional<String> read(String id, Scope scope) {
    Optional<Artifact> durable = storage.artifact(id, Reach.of(scope));
    return (durable.isPresent() ? durable : onceDurable(id, scope))
        .filter(artifact -> artifact.session().equals(scope.session()))
        .flatMap(artifact -> storage.artifactText(id));
  }

  /** A run may ask for what it has only just written. */
  private Optional<Artifact> onceDurable(String id, Scope scope) {
    String session = scope.session();
    Optional<CarriedRun> going = session == null ? Optional.empty() : active.next(session);
    try {
      return going.isPresent() && going.get().log().sync(DURABLE)
          ? storage.artifact(id, Reach.of(scope))
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(new Problem("interrupted", 503, "the call was interrupted", true, null, null));
    }
  }
}
