package io.osgent.http.internal;

import io.osgent.api.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Says that the server lives, whatever of it is being replaced: nothing but this process is asked. */
final class Liveness extends Handler.Wrapper {
  private static final String PATH = "/health/live";
  private static final byte[] UP = "{\"status\":\"up\",\"checks\":{}}".getBytes(StandardCharsets.UTF_8);

  Liveness(Handler others) {
    super(others);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!PATH.equals(request.getHttpURI().getCanonicalPath())) {
      return super.handle(request, response, callback);
    }
    if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, UP.length);
      response.write(true, ByteBuffer.wrap(UP), callback);
    } else {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      ProblemResponses.write(Problem.of("method_not_allowed", 405, "this path takes GET, HEAD"), response, callback);
    }
    return true;
  }
}
