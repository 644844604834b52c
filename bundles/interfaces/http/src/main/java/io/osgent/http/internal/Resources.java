package io.osgent.http.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the resources there are. A change makes a new application of all of them, which takes the old one's place in
 * between two requests; the old one ends with its last request. Changes that come together make one application.
 */
public final class Resources extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(Resources.class);
  private static final long GATHER_MILLIS = 25;

  private final ApplicationFactory factory;
  private final ProblemResponses problems;
  private final ScheduledExecutorService assembly;
  private final Set<Object> offered = new LinkedHashSet<>();
  private final AtomicBoolean changed = new AtomicBoolean();
  private volatile boolean serving;
  private volatile Application current;

  /** @param assembly its one thread builds the applications */
  Resources(ApplicationFactory factory, ProblemResponses problems, ScheduledExecutorService assembly) {
    this.factory = factory;
    this.problems = problems;
    this.assembly = assembly;
  }

  public void add(Object resource) {
    synchronized (offered) {
      offered.add(resource);
    }
    change();
  }

  public void remove(Object resource) {
    synchronized (offered) {
      offered.remove(resource);
    }
    change();
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
    List<Object> all;
    synchronized (offered) {
      all = List.copyOf(offered);
    }
    var former = current;
    current = build(all);
    if (former != null) {
      former.release();
    }
  }

  /** Of all resources, or, when that fails, of those that fit together in the order they came. */
  private Application build(List<Object> all) {
    try {
      return factory.create(all);
    } catch (RuntimeException e) {
      LOG.debug("resources do not fit together; taking them one by one", e);
    }
    var fitting = new ArrayList<Object>();
    var application = factory.create(fitting);
    for (var resource : all) {
      fitting.add(resource);
      try {
        var next = factory.create(fitting);
        application.release();
        application = next;
      } catch (RuntimeException e) {
        fitting.removeLast();
        LOG.error("resource {} is not served: {}", resource.getClass().getName(), e.getMessage());
      }
    }
    return application;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    for (var application = current; application != null; application = current) {
      // It may have been retired between being read and being held: then its successor is there.
      if (application.hold()) {
        application.handle(new Exchange(request, response, callback, application, problems));
        return true;
      }
    }
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    problems.write(ProblemResponses.STOPPING, response, callback);
    return true;
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
