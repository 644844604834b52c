package io.osgent.server.policy;

import io.osgent.api.tool.ToolSpec;
import io.osgent.server.security.Principal;
import org.osgi.annotation.versioning.ProviderType;

/** The definitions of tools that are trusted, by their hashes. Thread-safe. */
@ProviderType
public interface ToolPins {
  Pin of(ToolSpec tool);

  /**
   * Trusts this definition from now on, besides those that were trusted before.
   *
   * @param sha256 of the definition that was looked at
   * @throws io.osgent.api.ProblemException {@code definition_outdated} when the tool has another one by now
   */
  Pin approve(ToolSpec tool, String sha256, Principal by);
}
