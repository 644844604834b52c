package io.osgent.server.memory;

import io.osgent.server.Page;
import io.osgent.server.security.Principal;
import java.util.Iterator;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is remembered of people, for interfaces: each sees and changes what is theirs, an administrator everybody's of the
 * same tenant. Thread-safe.
 *
 * <p>An id that is not there or somebody else's is {@code memory_not_found} (404), a memory that is not here is the same
 * with 503, what is wrong in itself is {@code invalid_memory} (400). What memories note for themselves is neither shown nor
 * touched.
 */
@ProviderType
public interface Memories {
  /** The names of the memories that are here now, after the one that counts where none is named; it may be missing for a while. */
  List<String> names();

  /**
   * Keeps all of these, or none.
   *
   * @param idempotencyKey the same caller's second request with it keeps nothing twice and is answered alike; or null
   * @return them in the same order
   */
  List<MemoryItem> keep(Shelf shelf, List<NewMemory> items, String idempotencyKey, Principal by);

  /** The best first; without a text, the newest first and page by page. */
  Page<MemoryItem> find(Shelf shelf, MemorySearch search, Principal by);

  MemoryItem get(Shelf shelf, String id, Principal by);

  /** What is null in {@code with} stays as it was, except the content, which has to be given. */
  MemoryItem replace(Shelf shelf, String id, NewMemory with, Principal by);

  /** Deletes one for good. */
  void delete(Shelf shelf, String id, Principal by);

  /** Forgets for good all that is held of a user: by one memory, or, where none is named, by every one that is here. */
  void clear(Shelf shelf, Principal by);

  /** All there is, whether it holds or not, the oldest first. */
  Iterator<MemoryItem> export(Shelf shelf, Principal by);

  /**
   * Takes back what was exported: all of these, or none. What is there already stays as it is.
   *
   * @param firstLine the number of the first one, for refusals
   * @return how many were not there before
   */
  int restore(Shelf shelf, int firstLine, List<MemoryItem> items, Principal by);
}
