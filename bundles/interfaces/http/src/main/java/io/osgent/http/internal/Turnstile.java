package io.osgent.http.internal;

import io.osgent.http.internal.limits.Limits;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Counts the requests of those whom the {@link Door} has let in, and turns away who asks too often or too much at once. */
final class Turnstile extends Handler.Wrapper {
  private final Limits limits;

  Turnstile(Limits limits, Handler inside) {
    super(inside);
    this.limits = limits;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var principal = Door.principal(request);
    if (principal == null) {
      return super.handle(request, response, callback);
    }
    var standing = limits.take(principal);
    standing.tell(response.getHeaders());
    if (!standing.allowed()) {
      ProblemResponses.write(standing.problem(), response, callback);
      return true;
    }
    var tooMany = limits.requestBegun(principal);
    if (tooMany.isPresent()) {
      ProblemResponses.write(tooMany.get(), response, callback);
      return true;
    }
    Request.addCompletionListener(request, failure -> limits.requestEnded(principal));
    return super.handle(request, response, callback);
  }
}
