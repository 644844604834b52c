package io.osgent.server.http;

import io.osgent.server.security.Principal;
import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** One client's connection. Thread-safe. */
@ProviderType
public interface WebSocketConnection {
  Principal principal();

  /**
   * Sends one text message and waits until the network has taken it, so that a slow client slows its sender alone.
   *
   * @throws IOException if the connection is gone or the client has taken nothing for too long
   */
  void send(String message) throws IOException, InterruptedException;

  /** Closes the connection in order; idempotent. */
  void close(int code, String reason);
}
