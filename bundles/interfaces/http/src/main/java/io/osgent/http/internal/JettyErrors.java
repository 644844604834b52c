package io.osgent.http.internal;

import io.osgent.api.Problem;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what Jetty itself refuses (a wrong request line, headers too large, …) as a problem, like everything else. */
final class JettyErrors extends ErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(JettyErrors.class);

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var cause = (Throwable) request.getAttribute(ERROR_EXCEPTION);
    int status = cause instanceof HttpException refusal ? refusal.getCode() : response.getStatus();
    var message = (String) request.getAttribute(ERROR_MESSAGE);
    if (message == null && cause instanceof HttpException refusal) {
      message = refusal.getReason();
    }
    ProblemResponses.write(Problem.of(ProblemResponses.codeOf(status), status, detail(status, message, cause)),
        response,
        callback);
    return true;
  }

  private static String detail(int status, String message, Throwable cause) {
    if (ProblemResponses.isOurs(status)) {
      LOG.error("a request failed with {}: {}", status, message, cause);
      return "something went wrong in the server; its log says what";
    }
    return message == null ? "this request is not valid HTTP/1.1" : message;
  }
}
