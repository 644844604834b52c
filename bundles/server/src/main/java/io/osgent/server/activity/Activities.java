package io.osgent.server.activity;

import io.osgent.server.Page;
import io.osgent.server.activity.Activity.Outcome;
import io.osgent.server.security.Principal;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import org.osgi.annotation.versioning.ProviderType;

/** What was noted of what people did, the newest first. Thread-safe. */
@ProviderType
public interface Activities {
  /**
   * What was done on one person's behalf.
   *
   * @param userId whose, or null for the caller's own
   */
  Page<Activity> ofUser(String userId, Which which, String after, int limit, Principal by);

  /** What everybody of the caller's tenant did; whoever calls this has found that the caller may see it. */
  Page<Activity> ofTenant(Which which, String after, int limit, Principal by);

  /**
   * Writes a table for other programs: RFC 4180, and nothing in it is taken for a formula.
   *
   * @param zone whose times are told, each with its offset
   * @throws java.io.UncheckedIOException when it can't be written there
   */
  void writeCsv(Iterator<Activity> deeds, ZoneId zone, Writer out);

  /**
   * What of it is wanted; null means any.
   *
   * @param since only what was noted then or later
   */
  record Which(String action, Outcome outcome, Instant since) {
    public static final Which ALL = new Which(null, null, null);
  }
}
