package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import java.util.stream.Collectors;
import org.glassfish.jersey.server.ParamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whatever was thrown as a problem; what nobody expected is logged here and not told. */
public final class Failures implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  Failures() {}

  @Override
  public Response toResponse(Throwable failure) {
    return switch (failure) {
      case ProblemException expected -> answer(expected.problem()).build();
      case ParamException wrong -> answer(Problem.of("bad_request", 400,
          "the parameter '" + wrong.getParameterName() + "' has a value that is not understood")).build();
      case WebApplicationException refused -> refused(refused);
      case InterruptedException stopping -> answer(ProblemResponses.STOPPING).build();
      default -> answer(unexpected(failure)).build();
    };
  }

  /** Logs it and says no more than that it happened. */
  static Problem unexpected(Throwable failure) {
    LOG.error("a request failed", failure);
    return Problem.of("internal_error", 500, "something went wrong in the server; its log says what");
  }

  private static Response.ResponseBuilder answer(Problem problem) {
    var answer = Response.status(problem.status()).type(ProblemResponses.MEDIA_TYPE).entity(problem);
    return problem.retryAfter() == null
        ? answer
        : answer.header(HttpHeaders.RETRY_AFTER, ProblemResponses.retryAfter(problem));
  }

  private static Response refused(WebApplicationException refusal) {
    var response = refusal.getResponse();
    int status = response.getStatus();
    if (status < 400) {
      return response;
    }
    if (status >= 500) {
      LOG.error("a request failed with {}", status, refusal);
    }
    var answer = answer(Problem.of(ProblemResponses.codeOf(status), status, detail(refusal, status)));
    for (var header : List.of(HttpHeaders.ALLOW, HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE)) {
      if (response.getHeaders().containsKey(header)) {
        answer.header(header, response.getHeaderString(header));
      }
    }
    return answer.build();
  }

  private static String detail(WebApplicationException refusal, int status) {
    return switch (refusal) {
      case NotFoundException nothing -> "there is nothing at this path; /openapi.json says what there is";
      case NotAllowedException wrongMethod -> "this path takes "
          + refusal.getResponse().getAllowedMethods().stream().sorted().collect(Collectors.joining(", "));
      case NotSupportedException wrongType ->
        "the body is not of a type this path takes, which mostly is 'Content-Type: application/json'";
      case NotAcceptableException wrongAccept -> "the answer is not to be had as the header Accept asks for it";
      default -> status >= 500 ? "something went wrong in the server; its log says what" : refusal.getMessage();
    };
  }
}
