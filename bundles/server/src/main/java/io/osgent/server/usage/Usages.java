package io.osgent.server.usage;

import io.osgent.server.security.Principal;
import java.time.LocalDate;
import org.osgi.annotation.versioning.ProviderType;

/** Accounts of what runs have used that have ended, up to the last one. Thread-safe. */
@ProviderType
public interface Usages {
  /** The usage of one person: the caller, or somebody the caller may act for. */
  UsageReport ofUser(UsageQuery query, Principal by);

  /** The usage of the caller's tenant; whoever calls this has found that the caller may see it. */
  UsageReport ofTenant(UsageQuery query, Principal by);

  /** As a table for other programs: RFC 4180, and nothing in it is taken for a formula. */
  String csv(UsageReport report);

  /**
   * Forgets what was counted from a day on, and counts again what the logs say of that time; it goes on in the background. What was
   * used in runs that were deleted meanwhile is not counted again.
   */
  void recount(LocalDate from, Principal by);
}
