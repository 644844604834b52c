package io.osgent.server.privacy;

import io.osgent.api.Scope;
import java.util.Collections;
import java.util.Iterator;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that is kept of persons. Every bundle that keeps any registers one of these as a service. Thread-safe.
 */
@ConsumerType
public interface PersonalData {
  /** What it is, in a word or two, e.g. {@code memories}; unique. */
  String kind();

  /**
   * Removes all of it that is the person's, for good. When this returns, that is durable; what is left of it in indexes, caches and
   * files is gone soon after. It is asked more than once: for what came while others were erasing, and again after a failure or a
   * crash. Erasing what is not there does nothing.
   *
   * @param scope the tenant and the user; no agent and no session
   */
  void erase(Scope scope) throws Exception;

  /**
   * Removes for good all of it that is anybody's of a tenant, users or those that programs act for, and whatever else it keeps of the
   * tenant's people. It is asked more than once, like {@link #erase}.
   */
  void eraseTenant(String tenant) throws Exception;

  /**
   * What there is of the person, for the person: records, maps or whatever else is written as JSON, read as it goes.
   *
   * @param scope the tenant and the user; no agent and no session
   */
  default Iterator<?> export(Scope scope) throws Exception {
    return Collections.emptyIterator();
  }
}
