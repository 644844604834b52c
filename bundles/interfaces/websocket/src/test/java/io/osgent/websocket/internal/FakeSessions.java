package io.osgent.websocket.internal;

import io.osgent.server.Page;
import io.osgent.server.run.Session;
import io.osgent.server.run.Session.SessionMessage;
import io.osgent.server.run.Sessions;
import io.osgent.server.security.Principal;

/** Makes sessions and forgets them. */
final class FakeSessions implements Sessions {
  @Override
  public Session create(String agent, String userId, Principal by) {
    return new Session("session-1", agent, by.tenant(), by.scope(userId).user(), FakeRuns.NOON);
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

  @Override
  public void delete(String id, Principal by) {
    throw new UnsupportedOperationException();
  }
}
