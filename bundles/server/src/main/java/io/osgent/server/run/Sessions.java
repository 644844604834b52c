package io.osgent.server.run;

import io.osgent.server.Page;
import io.osgent.server.run.Session.SessionMessage;
import io.osgent.server.security.Principal;
import org.osgi.annotation.versioning.ProviderType;

/** The conversations; one that is not there or not the caller's is {@code session_not_found}. Thread-safe. */
@ProviderType
public interface Sessions {
  /** @param userId whom it is for, or null for the caller */
  Session create(String agent, String userId, Principal by);

  Session get(String id, Principal by);

  /** The newest first. */
  Page<Session> list(String userId, String after, int limit, Principal by);

  /** What was said, oldest first: a view of the logs of the session's runs. */
  Page<SessionMessage> messages(String id, String after, int limit, Principal by);

  /** Deletes the conversation with its runs and their logs; {@code session_busy} while one of them is going on. */
  void delete(String id, Principal by);
}
