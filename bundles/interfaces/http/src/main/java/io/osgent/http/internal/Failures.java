package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ParamException;
import org.osgi.framework.ServiceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whatever was thrown as a problem; what nobody expected is logged here and not told. */
public final class Failures implements ExceptionMapper<Throwable>, ContainerResponseFilter {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Problem UNEXPECTED = Problem.of("internal_error", 500,
      "something went wrong in the server; its log says what");
  /** As code fails whose bundle has stopped; only where that is so is it told as what it is. */
  private static final Problem CUT_OFF = Problem.of("internal_error", 500,
      "a part of the server failed; its log says why");

  private final Predicate<Object> offered;

  /** @param offered whether a resource still is */
  Failures(Predicate<Object> offered) {
    this.offered = offered;
  }

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

  /** A request that failed because its resource went meanwhile would succeed with the next one. */
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (CUT_OFF.equals(response.getEntity())
        && !request.getUriInfo().getMatchedResources().stream().allMatch(offered)) {
      response.setStatus(ProblemResponses.UNAVAILABLE.status());
      response.setEntity(ProblemResponses.UNAVAILABLE);
      response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER,
          ProblemBodies.retryAfter(ProblemResponses.UNAVAILABLE));
    }
  }

  /** Logs it and says no more than that it happened. */
  static Problem unexpected(Throwable failure) {
    LOG.error("a request failed", failure);
    boolean cutOff = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(cause -> cause instanceof IllegalStateException || cause instanceof NoClassDefFoundError
            || cause instanceof ServiceException);
    return cutOff ? CUT_OFF : UNEXPECTED;
  }

  private static Response.ResponseBuilder answer(Problem problem) {
    var answer = Response.status(problem.status()).type(ProblemBodies.MEDIA_TYPE).entity(problem);
    return problem.retryAfter() == null
        ? answer
        : answer.header(HttpHeaders.RETRY_AFTER, ProblemBodies.retryAfter(problem));
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
