package io.osgent.http.internal;

import io.osgent.http.internal.limits.Limits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The connections there are. Too many from one address are not taken. One on which a request's head does not come to its
 * end within its time is ended, and so is one that has not shown a key for as long: keeping connections open costs a
 * stranger nothing, and us memory.
 */
final class Visits extends Handler.Wrapper {
  private static final String VISIT = Visit.class.getName();

  private final Limits limits;
  private final long headNanos;
  private final Map<EndPoint, Visit> open = new ConcurrentHashMap<>();

  /** @param head how long the head of a request may take */
  Visits(Limits limits, Duration head) {
    this.limits = limits;
    this.headNanos = head.toNanos();
  }

  /** One connection. */
  private static final class Visit {
    private final InetAddress from;
    private final EndPoint network;
    private volatile boolean busy;
    private volatile boolean welcome;
    private volatile boolean upgraded;
    private volatile long restingSince = System.nanoTime();
    private volatile org.eclipse.jetty.io.Connection connection;
    private volatile long bytesBefore;
    /** When the sweep has first seen a part of another request's head; 0 when there is none. */
    private long headSince;

    Visit(InetAddress from, EndPoint network) {
      this.from = from;
      this.network = network;
    }

    void begin(org.eclipse.jetty.io.Connection its) {
      connection = its;
      busy = true;
    }

    void end() {
      bytesBefore = connection.getBytesIn();
      restingSince = System.nanoTime();
      busy = false;
    }

    boolean isOverdue(long now, long patience) {
      if (busy || upgraded) {
        headSince = 0;
        return false;
      } else if (!welcome) {
        return now - restingSince > patience;
      } else if (connection.getBytesIn() == bytesBefore) {
        headSince = 0;
        return false;
      } else if (headSince == 0) {
        headSince = now;
      }
      return now - headSince > patience;
    }
  }

  /** Takes a connection in, or ends it at once. */
  void arrived(EndPoint network) {
    if (network.getRemoteSocketAddress() instanceof InetSocketAddress remote) {
      if (limits.connected(remote.getAddress())) {
        open.put(network, new Visit(remote.getAddress(), network));
      } else {
        network.close();
      }
    }
  }

  void left(EndPoint network) {
    var visit = open.remove(network);
    if (visit != null) {
      limits.disconnected(visit.from);
    }
  }

  /** Ends the connections on which somebody takes too long. */
  void sweep() {
    long now = System.nanoTime();
    for (var visit : open.values()) {
      if (visit.isOverdue(now, headNanos)) {
        visit.network.close();
      }
    }
  }

  /** Who sends this request has shown a key: his connection may rest. */
  static void welcome(Request request) {
    if (request.getConnectionMetaData().getAttribute(VISIT) instanceof Visit visit) {
      visit.welcome = true;
    }
  }

  /** The connection speaks another protocol from now on, with its own signs of life. */
  static void upgraded(Request request) {
    if (request.getConnectionMetaData().getAttribute(VISIT) instanceof Visit visit) {
      visit.upgraded = true;
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var visit = visit(request);
    if (visit != null) {
      visit.begin(request.getConnectionMetaData().getConnection());
      Request.addCompletionListener(request, failure -> visit.end());
    }
    return super.handle(request, response, callback);
  }

  private Visit visit(Request request) {
    var metaData = request.getConnectionMetaData();
    if (metaData.getAttribute(VISIT) instanceof Visit known) {
      return known;
    }
    var network = metaData.getConnection().getEndPoint();
    while (network instanceof EndPoint.Wrapper wrapper) {
      network = wrapper.unwrap();
    }
    var visit = open.get(network);
    if (visit != null) {
      metaData.setAttribute(VISIT, visit);
    }
    return visit;
  }
}
