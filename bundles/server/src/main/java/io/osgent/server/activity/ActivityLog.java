package io.osgent.server.activity;

import org.osgi.annotation.versioning.ProviderType;

/** Where everyday activity is noted. It may be missing for a while, and whoever notes goes on without it. Thread-safe. */
@ProviderType
public interface ActivityLog {
  /** Notes it soon. Never blocks and never throws: what finds no room is counted, and the log says how much was lost. */
  void note(Activity activity);
}
