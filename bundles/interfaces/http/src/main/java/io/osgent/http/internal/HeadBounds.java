package io.osgent.http.internal;

import io.osgent.api.Problem;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The heads of requests, which may have only so many fields and so long a path and query; Jetty bounds their bytes. */
final class HeadBounds extends Handler.Wrapper {
  private final Bounds bounds;

  HeadBounds(Bounds bounds, Handler inside) {
    super(inside);
    this.bounds = bounds;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.getHeaders().size() > bounds.headers()) {
      ProblemResponses.write(Problem.of("request_header_fields_too_large", 431,
          "a request should have at most " + bounds.headers() + " header fields"), response, callback);
      return true;
    } else if (request.getHttpURI().getPathQuery().length() > bounds.uriLength()) {
      ProblemResponses.write(Problem.of("uri_too_long", 414,
          "a request's path and query should have at most " + bounds.uriLength() + " characters"), response, callback);
      return true;
    }
    return super.handle(request, response, callback);
  }
}
