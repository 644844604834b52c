package io.osgent.http.internal;

import io.osgent.server.security.Principal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.glassfish.jersey.uri.PathPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the resources there are. A change makes a new application of all of them, which takes the old one's place in
 * between two requests; the old one ends with its last request. Changes that come together make one application. A
 * request to a path whose resource was withdrawn waits for the application that has it again.
 */
public final class Resources extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(Resources.class);
  private static final long GATHER_MILLIS = 25;

  private final ApplicationFactory factory;
  private final WaitingRoom waiting;
  private final Settings settings;
  private final Predicate<Principal> stands;
  private final ScheduledExecutorService assembly;
  private final Map<Object, Paths> offered = new LinkedHashMap<>();
  private final Withdrawn<PathPattern> withdrawn;
  /** By their templates. One that goes stays: whoever comes to it meanwhile is to wait, not to be asked for a key. */
  private final Map<String, PathPattern> open = new ConcurrentHashMap<>();
  private final AtomicBoolean changed = new AtomicBoolean();
  private volatile boolean serving;
  private volatile Application current;

  /**
   * @param stands whether somebody still is let in, asked while he is sent a stream
   * @param assembly its one thread builds the applications
   */
  Resources(ApplicationFactory factory, WaitingRoom waiting, Settings settings, Predicate<Principal> stands,
      ScheduledExecutorService assembly) {
    this.stands = stands;
    this.factory = factory;
    this.waiting = waiting;
    this.settings = settings;
    this.assembly = assembly;
    this.withdrawn = new Withdrawn<>(waiting);
  }

  public void add(Object resource) {
    var paths = Paths.of(resource);
    paths.open().forEach(pattern -> open.put(pattern.getTemplate().getTemplate(), pattern));
    synchronized (offered) {
      offered.put(resource, paths);
    }
    change();
  }

  public void remove(Object resource) {
    synchronized (offered) {
      var paths = offered.remove(resource);
      if (paths != null) {
        paths.patterns().forEach(withdrawn::add);
      }
    }
    change();
  }

  /** Whether somebody without a key may be answered at a path. */
  boolean isOpen(String path) {
    return open.values().stream().anyMatch(pattern -> pattern.match(path) != null);
  }

  private boolean offers(Object resource) {
    synchronized (offered) {
      return offered.containsKey(resource);
    }
  }

  private void change() {
    if (!changed.getAndSet(true) && serving) {
      var unused = assembly.schedule(this::rebuildOrKeep, GATHER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Builds the first application, of what has been offered so far. To be called on the assembly's thread. */
  void serve() {
    do {
      rebuild();
    } while (changed.get());
    serving = true;
    if (changed.get()) {
      rebuild();
    }
  }

  private void rebuildOrKeep() {
    try {
      rebuild();
    } catch (RuntimeException e) {
      LOG.error("the resources could not be put together; those served so far stay", e);
    }
  }

  private void rebuild() {
    changed.set(false);
    Map<Object, Paths> all;
    synchronized (offered) {
      all = new LinkedHashMap<>(offered);
    }
    var former = current;
    var next = build(all);
    current = next;
    synchronized (offered) {
      next.resources().forEach((resource, paths) -> {
        // One that was withdrawn while the application was built is to be waited for still.
        if (offered.containsKey(resource)) {
          paths.patterns().forEach(withdrawn::remove);
        }
      });
    }
    waiting.change();
    if (former != null) {
      former.release();
    }
  }

  /** Of all resources, or, when that fails, of those that fit together in the order they came. */
  private Application build(Map<Object, Paths> all) {
    var failures = new Failures(this::offers);
    try {
      return factory.create(all, failures);
    } catch (RuntimeException e) {
      LOG.debug("resources do not fit together; taking them one by one", e);
    }
    var fitting = new LinkedHashMap<Object, Paths>();
    var application = factory.create(fitting, failures);
    for (var resource : all.entrySet()) {
      fitting.put(resource.getKey(), resource.getValue());
      try {
        var next = factory.create(fitting, failures);
        application.release();
        application = next;
      } catch (RuntimeException e) {
        fitting.remove(resource.getKey());
        LOG.error("resource {} is not served: {}", resource.getKey().getClass().getName(), e.getMessage());
      }
    }
    return application;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var path = request.getHttpURI().getCanonicalPath();
    long began = request.getBeginNanoTime();
    var application = waiting.await(began, () -> held(path, began));
    application.handle(new Exchange(request, response, callback, application, settings, stands));
    return true;
  }

  /** The application that serves a path, or says that there is nothing; null while it is worth to wait for another. */
  private Application held(String path, long began) {
    for (var application = current; application != null; application = current) {
      if (isBetterServedLater(path, began, application)) {
        return null;
      }
      // It may have been retired between being read and being held: then its successor is there.
      if (application == current && application.hold()) {
        return application;
      }
    }
    return null;
  }

  private boolean isBetterServedLater(String path, long began, Application application) {
    var expected = Paths.best(withdrawn.expected(began), path);
    return expected.isPresent() && application.best(path)
        .map(served -> PathPattern.COMPARATOR.compare(expected.get(), served) <= 0).orElse(true);
  }

  /** Serves nothing any more and waits for the requests under way. */
  void close(Duration atMost) {
    serving = false;
    var last = current;
    current = null;
    if (last != null) {
      last.endStreams();
      last.release();
      if (!last.awaitEnd(atMost)) {
        LOG.warn("requests were still under way after {} s and are cut off", atMost.toSeconds());
      }
    }
  }
}
