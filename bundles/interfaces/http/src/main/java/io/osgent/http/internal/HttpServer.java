package io.osgent.http.internal;

import io.osgent.api.json.Json;
import io.osgent.http.internal.limits.Limits;
import io.osgent.http.internal.tls.TlsSettings;
import io.osgent.server.activity.ActivityLog;
import io.osgent.server.security.Authenticator;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty, put together: who may come in ({@link Door}), then WebSocket endpoints ({@link WebSockets}), then resources
 * ({@link Resources}). Requests are served on virtual threads, on which they wait ({@link WaitingRoom}) for what is being
 * replaced: the port stays open whatever goes.
 */
public final class HttpServer {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int SWEEP_MILLIS = 500;

  private final Settings settings;
  private final TlsSettings tls;
  private final ScheduledThreadPoolExecutor assembly = new ScheduledThreadPoolExecutor(1,
      Thread.ofPlatform().daemon().name("http-assembly").factory(), new ThreadPoolExecutor.DiscardPolicy());
  private final ExecutorService requests = Executors
      .newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
  private final Server server;
  private final Visits visits;
  private final Ports ports;
  private final GracefulHandler underWay;
  private final WaitingRoom waiting;
  private final Needed<Json> json;
  private final Needed<Authenticator> keys;
  private final WebSockets webSockets;
  private final Resources resources;
  private volatile ActivityLog activity;

  /** One that speaks plain HTTP and bounds nobody. */
  public HttpServer(Settings settings) {
    this(settings, TlsSettings.OFF, Limits.none());
  }

  public HttpServer(Settings settings, TlsSettings tls, Limits limits) {
    this.settings = settings;
    this.tls = tls;
    waiting = new WaitingRoom(settings.park());
    json = new Needed<>(waiting);
    keys = new Needed<>(waiting);
    assembly.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    var threads = new QueuedThreadPool();
    threads.setName("http");
    threads.setVirtualThreadsExecutor(requests);
    server = new Server(threads);
    server.setErrorHandler(new JettyErrors());
    visits = new Visits(limits, settings.bounds().head());
    ports = new Ports(server, settings, tls, visits);
    resources = new Resources(new ApplicationFactory(json, settings), waiting, settings, this::stands, assembly);
    webSockets = new WebSockets(server, settings, limits, this::stands, waiting, resources);
    var door = new Door(keys, limits, resources::isOpen, new Turnstile(limits, webSockets));
    var bounded = new HeadBounds(settings.bounds(), new Notes(limits, this::activity, door));
    visits.setHandler(
        new SecureHeaders(tls.strictTransport(), ports.guard(new Liveness(settings.origins().cors(bounded)))));
    underWay = new GracefulHandler(visits);
    server.setHandler(underWay);
  }

  /** What writes and reads bodies. */
  public Needed<Json> json() {
    return json;
  }

  /** What knows the keys. */
  public Needed<Authenticator> keys() {
    return keys;
  }

  /** Where it is noted what is done; null while there is nowhere. */
  public void noteIn(ActivityLog log) {
    activity = log;
  }

  private ActivityLog activity() {
    return activity;
  }

  /** Whether somebody who was let in still would be. While nobody is here to know, he stays. */
  private boolean stands(Principal principal) {
    var asked = keys.now();
    try {
      return asked == null || asked.stands(principal);
    } catch (RuntimeException e) {
      boolean gone = !keys.isPresent(asked);
      if (!gone) {
        LOG.error("whether {} is still let in cannot be told, so it is not", principal.logged(), e);
      }
      return gone;
    }
  }

  public Resources resources() {
    return resources;
  }

  Ports ports() {
    return ports;
  }

  WaitingRoom waiting() {
    return waiting;
  }

  WebSockets webSockets() {
    return webSockets;
  }

  /** Builds the application and opens the port; tells where it listens. */
  public CompletableFuture<URI> start() {
    return CompletableFuture.supplyAsync(this::open, assembly);
  }

  private URI open() {
    resources.serve();
    try {
      ports.load();
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(whyNot(e), e);
    }
    ports.opened();
    // Neither may wait for the other, nor keep anything waiting: both do little.
    assembly.scheduleWithFixedDelay(visits::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    assembly.scheduleWithFixedDelay(ports::look, tls.look().toMillis(), tls.look().toMillis(), TimeUnit.MILLISECONDS);
    return ports.uri();
  }

  private String whyNot(Exception e) {
    if (e instanceof BindException || e.getCause() instanceof BindException) {
      return "port " + settings.port() + " of " + settings.host()
          + " is in use or may not be used; give another with --port, OSGENT_PORT or 'port' in io.osgent.http.cfg";
    } else if (e instanceof IOException) {
      return "cannot listen at " + settings.host() + ":" + settings.port() + ": " + e.getMessage();
    }
    return e.toString();
  }

  /** Takes no more connections, sends away what waits, lets what is under way finish within its time, and ends every thread. */
  public void stop() {
    waiting.close();
    assembly.shutdown();
    try {
      if (!assembly.awaitTermination(settings.drain().toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("the application is still being built while the server stops");
      }
      ports.close();
      webSockets.close();
      resources.close(settings.drain());
      // Who waited and was sent away has still to be told so.
      underWay.shutdown().completeOnTimeout(null, settings.drain().toMillis(), TimeUnit.MILLISECONDS).join();
      requests.shutdownNow();
      server.stop();
      if (!requests.awaitTermination(settings.drain().toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("a request did not end although it was interrupted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.error("HTTP server not stopped in order", e);
    } finally {
      server.destroy();
    }
  }
}
