package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.server.http.RequestProperties;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Request;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.internal.ContainerUtils;
import org.glassfish.jersey.uri.PathPattern;

/**
 * One Jersey application and how many hold it: the server itself and each request under way. It ends when the last of
 * them lets go.
 */
final class Application {
  private final ApplicationHandler jersey;
  private final RequestBodies bodies;
  private final Map<Object, Paths> resources;
  private final AtomicInteger holds = new AtomicInteger(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Set<Thread> streams = ConcurrentHashMap.newKeySet();

  Application(ApplicationHandler jersey, RequestBodies bodies, Map<Object, Paths> resources) {
    this.jersey = jersey;
    this.bodies = bodies;
    this.resources = resources;
  }

  /** What it serves, with the paths of each. */
  Map<Object, Paths> resources() {
    return resources;
  }

  /** The best of its patterns for a path. */
  Optional<PathPattern> best(String path) {
    return Paths.best(resources.values().stream().flatMap(paths -> paths.patterns().stream()), path);
  }

  /** @return false if it has ended; otherwise {@link #release} has to follow */
  boolean hold() {
    return holds.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
  }

  void release() {
    if (holds.decrementAndGet() == 0) {
      jersey.onShutdown(null);
      ended.countDown();
    }
  }

  /** Notes that a request is answered by a stream of events, which may have no end of its own. */
  void streamBegun(Thread thread) {
    streams.add(thread);
  }

  void streamEnded(Thread thread) {
    streams.remove(thread);
  }

  /** Asks the streams of events to end; their clients can resume them. */
  void endStreams() {
    streams.forEach(Thread::interrupt);
  }

  boolean awaitEnd(Duration atMost) {
    try {
      return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Serves the request of an exchange; when it is answered, the exchange ends, be it now or later. */
  void handle(Exchange exchange) {
    var request = exchange.request();
    try {
      // Links are relative to the server: what it is called by its clients is for them to know.
      var incoming = new ContainerRequest(null, uri(request), request.getMethod(), new Caller(request),
          new MapPropertiesDelegate(), jersey.getConfiguration());
      for (var header : request.getHeaders()) {
        incoming.header(header.getName(), header.getValue());
      }
      incoming.setProperty(RequestProperties.ADDRESS, Request.getRemoteAddr(request));
      incoming.setEntityStream(bodies.of(request));
      incoming.setWriter(exchange);
      jersey.handle(incoming);
    } catch (URISyntaxException e) {
      exchange
          .refuse(Problem.of("bad_request", 400, "the request's path or query is not a valid URI: " + e.getReason()));
    } catch (RuntimeException e) {
      exchange.failure(e);
    }
  }

  /** The path as the {@link Door} has judged it: without dots and parameters. */
  private static URI uri(Request request) throws URISyntaxException {
    var path = request.getHttpURI().getCanonicalPath();
    var query = request.getHttpURI().getQuery();
    return new URI(query == null ? path : path + "?" + ContainerUtils.encodeUnsafeCharacters(query));
  }
}
