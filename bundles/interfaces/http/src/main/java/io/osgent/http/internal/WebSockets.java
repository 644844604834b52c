package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.http.internal.limits.Limits;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** The WebSocket endpoints there are, by path, and their open connections. */
final class WebSockets extends Handler.Wrapper {
  private static final String SUBPROTOCOL = "osgent";
  private static final int PINGS_BEFORE_IDLE = 3;
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final Map<String, WebSocketEndpoint> endpoints = new ConcurrentHashMap<>();
  private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();
  private final ServerWebSocketContainer container;
  private final Settings settings;
  private final Limits limits;
  private final Predicate<Principal> stands;
  private final WaitingRoom waiting;
  private final Withdrawn<String> withdrawn;
  private volatile boolean closing;
  private Scheduler.Task keepAlive;

  WebSockets(Server server, Settings settings, Limits limits, Predicate<Principal> stands, WaitingRoom waiting,
      Handler others) {
    super(others);
    this.stands = stands;
    this.settings = settings;
    this.limits = limits;
    this.waiting = waiting;
    this.withdrawn = new Withdrawn<>(waiting);
    container = ServerWebSocketContainer.ensure(server);
    container.setMaxTextMessageSize(settings.webSocketMaxMessageBytes());
    container.setMaxFrameSize(settings.webSocketMaxMessageBytes());
    // Whether a client is alive is told by its pongs, not by the bytes that pass.
    container.setIdleTimeout(Duration.ZERO);
  }

  void add(String path, WebSocketEndpoint endpoint) {
    endpoints.put(path, endpoint);
    withdrawn.remove(path);
    waiting.change();
  }

  void remove(WebSocketEndpoint endpoint) {
    endpoints.forEach((path, registered) -> {
      if (registered.equals(endpoint)) {
        withdrawn.add(path);
        endpoints.remove(path, endpoint);
      }
    });
    for (var connection : connections) {
      if (connection.endpoint().equals(endpoint)) {
        connection.close(SocketConnection.GOING_AWAY, "the endpoint is going away");
      }
    }
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    scheduleKeepAlive();
  }

  private void scheduleKeepAlive() {
    keepAlive = getServer().getScheduler().schedule(() -> {
      connections.forEach(connection -> connection.keepAlive(settings.webSocketIdle()));
      scheduleKeepAlive();
    }, settings.webSocketIdle().toMillis() / PINGS_BEFORE_IDLE, TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var path = request.getHttpURI().getCanonicalPath();
    long began = request.getBeginNanoTime();
    return waiting.await(began, () -> next(path, began)).handle(request, response, callback);
  }

  /** Who serves a path; null while it is worth to wait for its endpoint. */
  private Request.Handler next(String path, long began) {
    var endpoint = endpoints.get(path);
    if (endpoint == null && withdrawn.expected(began).anyMatch(path::equals)) {
      return null;
    }
    // It may have come back between the two questions.
    var now = endpoint == null ? endpoints.get(path) : endpoint;
    return now == null
        ? super::handle
        : (request, response, callback) -> upgrade(now, request, response, callback);
  }

  private boolean upgrade(WebSocketEndpoint endpoint, Request request, Response response, Callback callback)
      throws Exception {
    if (!settings.origins().mayConnect(request)) {
      ProblemResponses.write(Problem.of("origin_not_allowed", 403,
          "pages of this web site may not connect; allowedOrigins of io.osgent.http says which may"), response,
          callback);
      return true;
    }
    var tooMany = limits.webSocketBegun(Door.principal(request));
    if (tooMany.isPresent()) {
      ProblemResponses.write(tooMany.get(), response, callback);
      return true;
    }
    var seat = new Seat(limits, Door.principal(request));
    Request.addCompletionListener(request, failure -> {
      if (failure != null || response.getStatus() != HttpStatus.SWITCHING_PROTOCOLS_101) {
        seat.leave();
      }
    });
    if (container.upgrade((upgrade, answer, ignored) -> connect(endpoint, seat, request, upgrade, answer), request,
        response, callback)) {
      Visits.upgraded(request);
    } else {
      response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
      ProblemResponses.write(Problem.of("upgrade_required", 426, "this path takes WebSocket connections only"),
          response, callback);
    }
    return true;
  }

  private SocketConnection connect(WebSocketEndpoint endpoint, Seat seat, Request request, ServerUpgradeRequest upgrade,
      ServerUpgradeResponse answer) {
    if (upgrade.getSubProtocols().contains(SUBPROTOCOL)) {
      answer.setAcceptedSubProtocol(SUBPROTOCOL);
    }
    // Compression would cost each connection memory and each small message time.
    answer.setExtensions(List.of());
    return new SocketConnection(endpoint, seat, Request.getRemoteAddr(request), limits,
        settings.webSocketWrite(), this,
        getServer().getScheduler());
  }

  /** Whether somebody who was let in still is. */
  boolean stands(Principal principal) {
    return stands.test(principal);
  }

  void opened(SocketConnection connection) {
    connections.add(connection);
    // The endpoint may have gone while this connection was on its way.
    if (closing || !endpoints.containsValue(connection.endpoint())) {
      connection.close(SocketConnection.GOING_AWAY, "the endpoint is going away");
    }
  }

  void closed(SocketConnection connection) {
    connections.remove(connection);
  }

  /** Says goodbye to every client and waits a little for them to answer. */
  void close() {
    closing = true;
    if (keepAlive != null) {
      keepAlive.cancel();
    }
    for (var connection : connections) {
      connection.goAway("the server is stopping");
    }
    CompletableFuture.allOf(connections.stream().map(SocketConnection::gone).toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, GOODBYE.toMillis(), TimeUnit.MILLISECONDS).join();
  }
}
