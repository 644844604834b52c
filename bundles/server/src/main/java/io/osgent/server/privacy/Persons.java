package io.osgent.server.privacy;

import io.osgent.server.security.Principal;
import java.util.Iterator;
import org.osgi.annotation.versioning.ProviderType;

/** What becomes of all that is kept of a person, wherever that is. Thread-safe. */
@ProviderType
public interface Persons {
  /**
   * Begins to erase all that is kept of a person of the caller's tenant; whoever calls this has found that the caller may do so. When
   * this returns, it is durable that it will be done. While it goes on, asking once more changes nothing.
   */
  ErasureReport erase(String userId, Principal by);

  /**
   * Erases all that is kept of everybody of a tenant that nobody gets into any more; whoever calls this has found that it may go. When
   * this returns, nothing is left.
   *
   * @throws io.osgent.api.ProblemException {@code erasure_failed} (503) when something could not be erased; it can be tried again
   */
  void eraseTenant(String tenant);

  /** @throws io.osgent.api.ProblemException {@code erasure_not_found} (404), also when it is of another tenant */
  ErasureReport erasure(String id, Principal by);

  /**
   * The bundle that kept this kind of data is gone for good, with what it kept: erasures do not wait for it any more. Whoever calls
   * this has found that the caller may uninstall bundles.
   *
   * @throws io.osgent.api.ProblemException {@code kind_not_found} (404), or {@code kind_in_use} (409) while its bundle is here
   */
  void forgetKind(String kind, Principal by);

  /**
   * All that is kept of a person, read as it goes.
   *
   * @param userId whose, or null for the caller's own
   */
  Iterator<Item> export(String userId, Principal by);

  /**
   * Something that is kept of a person.
   *
   * @param kind what it is part of, e.g. {@code memories}
   * @param item it, as something that can be written as JSON
   */
  record Item(String kind, Object item) {}
}
