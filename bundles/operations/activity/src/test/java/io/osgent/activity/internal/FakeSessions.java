package io.osgent.activity.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.run.Session;
import io.osgent.server.run.Session.SessionMessage;
import io.osgent.server.run.Sessions;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Storage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Deletes conversations out of a storage, as the core does, but for those that are busy. */
final class FakeSessions implements Sessions {
  final Set<String> busy = new HashSet<>();
  private final Storage storage;

  FakeSessions(Storage storage) {
    this.storage = storage;
  }

  @Override
  public void delete(String id, Principal by) {
    var unused = storage.session(id, by.reach()).orElseThrow();
    if (busy.contains(id)) {
      throw ProblemException.conflict("session_busy", "a run of session '" + id + "' is still going on");
    }
    storage.commit(List.of(new Change.SessionDeleted(id)));
  }

  @Override
  public Session create(String agent, String userId, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Session get(String id, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Page<Session> list(String userId, String after, int limit, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Page<SessionMessage> messages(String id, String after, int limit, Principal by) {
    throw new UnsupportedOperationException();
  }
}
