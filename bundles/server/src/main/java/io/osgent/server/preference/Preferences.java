package io.osgent.server.preference;

import io.osgent.api.Scope;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What people prefer. A name nobody knows and a value that does not fit are {@code invalid_preference}, which says what would
 * be right; then nothing is changed. What was set for a preference whose bundle is away is kept, and not shown. Thread-safe.
 */
@ProviderType
public interface Preferences {
  /** The preferences there are at this moment, in the order of their names. */
  List<Preference> known();

  /**
   * What counts for a person, in the order of the names.
   *
   * @param userId the person, or null for the caller's own
   */
  List<PreferenceValue> get(String userId, Principal by);

  /** Sets these values and no others; returns what counts then. */
  List<PreferenceValue> put(String userId, Map<String, ?> values, Principal by);

  /** Sets these values, and unsets those that are null; the others stay. Returns what counts then. */
  List<PreferenceValue> patch(String userId, Map<String, ?> changes, Principal by);

  /**
   * What a run takes of them.
   *
   * @param person the tenant and the user
   * @param at when the run begins
   */
  Preferred preferred(Scope person, Instant at);
}
