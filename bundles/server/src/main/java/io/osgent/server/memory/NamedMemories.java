package io.osgent.server.memory;

import io.osgent.api.memory.Memory;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The memories there are, by their names. Thread-safe. */
@ProviderType
public interface NamedMemories {
  /** The names of all that are here now, after the one that counts where none is named; it may be missing for a while. */
  List<String> names();

  /**
   * A view of the memory of this name, whether it is here now or not: each call holds a lease on whatever serves the name
   * at that time, waits for one that is being replaced, and is {@code memory_not_found} (503) when there is none.
   */
  Memory named(String name);
}
