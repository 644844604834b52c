package io.osgent.http.internal;

import io.osgent.api.json.Json;
import io.osgent.server.security.Authenticator;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
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
  private static final int ACCEPT_QUEUE = 4096;
  /**
   * What the system keeps for a client that does not read. It tells of progress only when a third of this has been
   * taken; left to itself it grows to megabytes, and a client that reads slowly would look like one that does not.
   */
  private static final int SEND_BUFFER_BYTES = 128 * 1024;

  private final Settings settings;
  private final ScheduledThreadPoolExecutor assembly = new ScheduledThreadPoolExecutor(1,
      Thread.ofPlatform().daemon().name("http-assembly").factory(), new ThreadPoolExecutor.DiscardPolicy());
  private final ExecutorService requests = Executors
      .newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
  private final Server server;
  private final ServerConnector connector;
  private final GracefulHandler underWay;
  private final WaitingRoom waiting;
  private final Needed<Json> json;
  private final Needed<Authenticator> keys;
  private final WebSockets webSockets;
  private final Resources resources;

  public HttpServer(Settings settings) {
    this.settings = settings;
    waiting = new WaitingRoom(settings.park());
    json = new Needed<>(waiting);
    keys = new Needed<>(waiting);
    assembly.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    var threads = new QueuedThreadPool();
    threads.setName("http");
    threads.setVirtualThreadsExecutor(requests);
    server = new Server(threads);
    server.setErrorHandler(new JettyErrors());
    connector = new ServerConnector(server, new HttpConnectionFactory(protocol()));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
    connector.setIdleTimeout(settings.idle().toMillis());
    server.addConnector(connector);
    resources = new Resources(new ApplicationFactory(json, settings), waiting, settings, assembly);
    webSockets = new WebSockets(server, settings, waiting, resources);
    underWay = new GracefulHandler(new Liveness(new Door(keys, webSockets)));
    server.setHandler(underWay);
  }

  private static HttpConfiguration protocol() {
    var configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendXPoweredBy(false);
    return configuration;
  }

  /** What writes and reads bodies. */
  public Needed<Json> json() {
    return json;
  }

  /** What knows the keys. */
  public Needed<Authenticator> keys() {
    return keys;
  }

  public Resources resources() {
    return resources;
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
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(whyNot(e), e);
    }
    var host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return URI.create("http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + connector.getLocalPort());
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
      connector.close();
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
