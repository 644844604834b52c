package io.osgent.server.http;

import io.osgent.api.Problem;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Serves the WebSocket connections to one path. Registered as a service with {@link #PATH}; when the service goes, its
 * connections are closed with code 1001. The HTTP bundle has authenticated the client before anything reaches this.
 */
@ConsumerType
public interface WebSocketEndpoint {
  /** Service property: the path, e.g. {@code /ws}. */
  String PATH = "osgent.websocket.path";

  /** Takes a new connection. Each connection's messages come one at a time, on a virtual thread that may block. */
  Receiver connected(WebSocketConnection connection);

  /** The server's end of one connection. */
  @ConsumerType
  interface Receiver {
    /** A whole text message. Whatever is thrown closes the connection with code 1011. */
    void text(String message) throws Exception;

    /**
     * A message that is one too many, and is not to be carried out: the moment to tell the client so. Whatever is thrown
     * closes the connection with code 1011.
     *
     * @param why mostly that the client may ask only so often
     */
    default void refused(String message, Problem why) throws Exception {}

    /**
     * The server is about to show the client out, as it does not stop asking too often (1008) or is not let in any more
     * (4401): the moment for {@link WebSocketConnection#drop last words}. It must not wait for the client.
     */
    default void dismissed(Problem why, int code) {}

    /**
     * The server is about to close the connection for its own part with code 1001: the moment for
     * {@link WebSocketConnection#drop last words}. Called by another thread than {@link #text}; it must not wait for the
     * client.
     */
    default void leaving() {}

    /** The connection is gone; nothing follows. */
    void closed(int code, String reason);
  }
}
