package io.osgent.server.http;

import io.osgent.server.security.Principal;
import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One client's connection. Thread-safe.
 *
 * <p>
 * A client that is slow is bounded. At any time one message is under way to it, besides its last words; who has another
 * waits in {@link #send}. The bound, {@code webSocketWriteSeconds}, is how long a client may take for one message, and
 * after that, or after {@link #drop} and {@link #close}, how long it has to take what is under way and the end. Then the
 * connection is cut off, and what the client has not taken is lost; it goes on with its cursor on another connection.
 */
@ProviderType
public interface WebSocketConnection {
  Principal principal();

  /** The address it comes from, for the logs. */
  String from();

  /**
   * Sends one text message and waits until the network has taken it, so that a slow client slows its senders alone.
   * Those wait for one another, in the order they came.
   *
   * @throws IOException if the connection is gone or is being closed; or if the client has not taken the message within
   *     the bound: this message stays under way, every other send fails from now on, those that wait included, and unless
   *     {@link #drop} or {@link #close} ends the connection in order, it is cut off when the bound has passed again
   * @throws InterruptedException if the thread was interrupted; the message may be under way nevertheless
   */
  void send(String message) throws IOException, InterruptedException;

  /**
   * Ends the connection with last words: the message under way, if any, then the last words, then the close frame, and
   * nothing in between or after. Never waits. A client that reads on gets all three; one that has not taken them within
   * the bound is cut off. Does nothing if the connection is gone, or was dropped or closed before.
   *
   * @param lastWords a text message, not null
   * @param code e.g. 1001 (going away), 1013 (try again later)
   * @param reason for a person, not null; what is beyond the 123 bytes that a close frame has room for is left out
   */
  void drop(String lastWords, int code, String reason);

  /** As {@link #drop}, without last words. */
  void close(int code, String reason);
}
