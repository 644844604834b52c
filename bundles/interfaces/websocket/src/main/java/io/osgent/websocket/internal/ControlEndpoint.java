package io.osgent.websocket.internal;

import io.osgent.api.json.Json;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.FewAMinute;
import io.osgent.server.http.WebSocketConnection;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.memory.Memories;
import io.osgent.server.run.Runs;
import io.osgent.server.run.Sessions;
import io.osgent.websocket.internal.Client.Server;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks the Modern Control Protocol with every client that is connected. Thread-safe. */
final class ControlEndpoint implements WebSocketEndpoint, AutoCloseable {
  static final String PATH = "/ws";

  private static final Logger LOG = LoggerFactory.getLogger(ControlEndpoint.class);
  /** So many refusals of one key for asking too often; more tell nothing more. */
  private static final int NOTED_A_MINUTE = 6;
  /** How long the threads may take to end once they are interrupted. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ExecutorService threads = Executors
      .newThreadPerTaskExecutor(Thread.ofVirtual().name("websocket-", 0).factory());
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final Server server;
  private volatile boolean closing;

  ControlEndpoint(Runs runs, Sessions sessions, Memories memories, Json json, Consumer<Activity> activity,
      String version, int maxSubscriptions) {
    this.server = new Server(runs, sessions, memories, new CommandReader(json), new Answers(json), threads, activity,
        new FewAMinute(NOTED_A_MINUTE, InstantSource.system()),
        version,
        maxSubscriptions);
  }

  @Override
  public Receiver connected(WebSocketConnection connection) {
    var client = new Client(connection, server, clients::remove);
    clients.add(client);
    if (closing) {
      client.leaving();
    }
    return client;
  }

  /** Says goodbye to every client, closes the connections and ends all threads; idempotent. */
  @Override
  public void close() {
    closing = true;
    clients.forEach(Client::leaving);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("some WebSocket subscriptions did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
