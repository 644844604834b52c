package io.osgent.server.preference;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings preferences of its own, and knows what their values mean. A bundle registers it as a service; when that goes, its
 * preferences are not on offer, and what people have set is kept for its return. Thread-safe, and fast: it asks nobody.
 */
@ConsumerType
public interface PreferenceSource {
  /** Always the same. Of two of one name that of the source with the higher {@code service.ranking} counts. */
  List<Preference> preferences();

  /**
   * What is wrong with a value that is of the right type and within bounds.
   *
   * @return what would be right, to stand behind "should be "; empty when nothing is wrong
   */
  default Optional<String> wrong(String preference, Object value) {
    return Optional.empty();
  }

  /**
   * What the agents are told of it, e.g. {@code Answer in German.}
   *
   * @param value what the person or the server's configuration has set
   * @param at when the run began
   * @return one sentence; empty when it is nothing to them
   */
  default Optional<String> told(String preference, Object value, Instant at) {
    return Optional.empty();
  }
}
