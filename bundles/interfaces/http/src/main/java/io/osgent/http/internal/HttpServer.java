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
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty, put together: who may come in ({@link Door}), then WebSocket endpoints ({@link WebSockets}), then resources
 * ({@link Resources}). Requests are served on virtual threads.
 */
public final class HttpServer {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int ACCEPT_QUEUE = 4096;

  private final Settings settings;
  private final ScheduledThreadPoolExecutor assembly = new ScheduledThreadPoolExecutor(1,
      Thread.ofPlatform().daemon().name("http-assembly").factory(), new ThreadPoolExecutor.DiscardPolicy());
  private final ExecutorService requests = Executors
      .newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
  private final Server server;
  private final ServerConnector connector;
  private final WebSockets webSockets;
  private final Resources resources;

  public HttpServer(Settings settings, Json json, Authenticator authenticator) {
    this.settings = settings;
    assembly.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    var problems = new ProblemResponses(json);
    var threads = new QueuedThreadPool();
    threads.setName("http");
    threads.setVirtualThreadsExecutor(requests);
    server = new Server(threads);
    server.setErrorHandler(new JettyErrors(problems));
    connector = new ServerConnector(server, new HttpConnectionFactory(protocol()));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(settings.idle().toMillis());
    server.addConnector(connector);
    resources = new Resources(new ApplicationFactory(json, settings), problems, assembly);
    webSockets = new WebSockets(server, settings, problems, resources);
    server.setHandler(new Door(authenticator, problems, webSockets));
  }

  private static HttpConfiguration protocol() {
    var configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendXPoweredBy(false);
    return configuration;
  }

  public Resources resources() {
    return resources;
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

  /** Takes no more connections, lets what is under way finish within its time, and ends every thread. */
  public void stop() {
    assembly.shutdown();
    try {
      if (!assembly.awaitTermination(settings.drain().toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("the application is still being built while the server stops");
      }
      connector.close();
      webSockets.close();
      resources.close(settings.drain());
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
