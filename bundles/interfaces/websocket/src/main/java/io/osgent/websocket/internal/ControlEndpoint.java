package io.osgent.websocket.internal;

import io.osgent.api.json.Json;
import io.osgent.server.http.WebSocketConnection;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.run.Runs;
import io.osgent.server.run.Sessions;
import io.osgent.websocket.internal.Client.Server;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks the Modern Control Protocol with every client that is connected. Thread-safe. */
final class ControlEndpoint implements WebSocketEndpoint, AutoCloseable {
  static final String PATH = "/ws";

  private static final Logger LOG = LoggerFactory.getLogger(ControlEndpoint.class);
  private static final long RETRY_AFTER_SECONDS = 1;

  private final ExecutorService threads = Executors
      .newThreadPerTaskExecutor(Thread.ofVirtual().name("websocket-", 0).factory());
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final Server server;
  private final Duration farewell;
  private volatile boolean closing;

  /** @param farewell how long clients have to take their goodbye before they are cut off */
  ControlEndpoint(Runs runs, Sessions sessions, Json json, String version, int maxSubscriptions, Duration farewell) {
    this.server = new Server(runs, sessions, new CommandReader(json), new Answers(json), threads, version,
        maxSubscriptions);
    this.farewell = farewell;
  }

  @Override
  public Receiver connected(WebSocketConnection connection) {
    var client = new Client(connection, server, clients::remove);
    clients.add(client);
    if (closing) {
      client.close();
    }
    return client;
  }

  /** Says goodbye to every client, closes the connections and ends all threads; idempotent. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    try {
      List<Callable<Void>> goodbyes = clients.stream().map(ControlEndpoint::goodbye).toList();
      threads.invokeAll(goodbyes, farewell.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.forEach(Client::close);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(farewell.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("some WebSocket subscriptions did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Callable<Void> goodbye(Client client) {
    return () -> {
      client.leave(RETRY_AFTER_SECONDS);
      return null;
    };
  }
}
