package io.osgent.server.activity;

import io.osgent.server.Page;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the audit log says, and whether it says what was once recorded. Who may call this was decided before. Thread-safe.
 */
@ProviderType
public interface AuditTrail {
  /**
   * The newest first.
   *
   * @param action only what was done like this, or null for all
   * @param after the number of the last one seen, or null
   */
  Page<Entry> list(String action, String after, int limit, Principal by);

  /** The last entry: noted elsewhere, it proves later that nothing was cut off or made anew. */
  Head head();

  /** All entries as JSON, one a line, the oldest first: what {@link #verify(Iterator, Head)} takes. */
  Iterator<String> export();

  /**
   * Reads all of it.
   *
   * @param known a head that was noted before, or null
   */
  Verdict verify(Head known);

  /** Reads an export. */
  Verdict verify(Iterator<String> lines, Head known);

  /**
   * One entry as people read it.
   *
   * @param principal the name of who did it; {@code erased} when that person's data is, and null where the person is of another tenant
   *     than the reader
   * @param userId the person that stood for, likewise
   * @param previous the hash of the entry before
   * @param hash of this one
   */
  record Entry(long sequence, Instant at, String tenant, String principal, String userId, String credential,
      String action,
      String target, Map<String, String> detail, String previous, String hash) {}

  /**
   * An entry that is known.
   *
   * @param sequence its number, from 1; 0 before there is any
   */
  record Head(long sequence, String hash) {
    /** {@code SEQUENCE:HASH}, as it is written down. */
    public String text() {
      return sequence + ":" + hash;
    }
  }

  /**
   * What came of reading it.
   *
   * @param entries how many are as they were recorded, from the first
   * @param brokenAt the number of the first that is not, or null when all are
   * @param problem what is wrong with it, or null
   * @param head the last that is as it was recorded
   */
  record Verdict(boolean intact, long entries, Long brokenAt, String problem, Head head) {}
}
