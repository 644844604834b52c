package io.osgent.server.run;

import io.osgent.server.Page;
import io.osgent.server.security.Principal;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What tools answered at greater length than their models are shown. One that is not there or not the caller's is
 * {@code artifact_not_found}. Thread-safe.
 */
@ProviderType
public interface Artifacts {
  /** Those of a run, by id. */
  Page<Artifact> list(String run, String after, int limit, Principal by);

  /** The whole text. */
  String text(String id, Principal by);
}
