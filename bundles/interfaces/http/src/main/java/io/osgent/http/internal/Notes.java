package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.http.internal.limits.Limits;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.Activity.Outcome;
import io.osgent.server.activity.ActivityLog;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.glassfish.jersey.server.ContainerResponse;

/**
 * Notes each request that changes something or was refused, once it is answered: who, on whose behalf, from where, and how
 * it went. Of those who are refused for asking too often not every one is noted, nor of those who have shown no key and
 * get nowhere: a flood would fill the log, and strangers the disk.
 */
final class Notes extends Handler.Wrapper {
  /** A property of the request in Jersey, set by {@link Rules}: what it takes to be let through. */
  static final String PERMISSION = "io.osgent.permission";
  /** A property of the request in Jersey: the user it names as the one it is for, who may be anybody. */
  static final String USER = "io.osgent.user";
  private static final String PROBLEM = "io.osgent.problem";
  private static final String USER_PARAMETER = "user_id";
  private static final int LONGEST_TARGET = 500;

  private final Limits limits;
  private final Supplier<ActivityLog> log;

  /** @param log gives null while there is none */
  Notes(Limits limits, Supplier<ActivityLog> log, Handler inside) {
    super(inside);
    this.limits = limits;
    this.log = log;
  }

  /** Takes from Jersey's answer what is worth a note. */
  static void take(Request request, ContainerResponse answer) {
    var context = answer.getRequestContext();
    if (context == null) {
      return;
    }
    request.setAttribute(PERMISSION, context.getProperty(PERMISSION));
    var named = context.getProperty(USER);
    request.setAttribute(USER,
        named == null ? context.getUriInfo().getQueryParameters().getFirst(USER_PARAMETER) : named);
    if (answer.getEntity() instanceof Problem problem) {
      take(request, problem);
    }
  }

  static void take(Request request, Problem problem) {
    request.setAttribute(PROBLEM, problem.code());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var path = request.getHttpURI().getCanonicalPath();
    Request.addCompletionListener(request, failure -> answered(request, path, response.getStatus()));
    return super.handle(request, response, callback);
  }

  private void answered(Request request, String path, int status) {
    var now = log.get();
    var outcome = outcome(request.getMethod(), status);
    if (now != null && outcome != null && !isNotedWithin(request, outcome) && isWorthNoting(request, outcome)) {
      now.note(activity(request, path, outcome));
    }
  }

  /** Whoever lets somebody in notes it, for they alone know whom; of what never came so far, or failed, they know nothing. */
  private static boolean isNotedWithin(Request request, Outcome outcome) {
    return outcome != Outcome.FAILED && Permissions.ANYONE.equals(request.getAttribute(PERMISSION));
  }

  private boolean isWorthNoting(Request request, Outcome outcome) {
    var by = Door.principal(request);
    return by == null
        ? outcome == Outcome.ALLOWED
            || limits.isWorthNoting(request.getConnectionMetaData().getRemoteSocketAddress())
        : outcome != Outcome.LIMITED || limits.isWorthNoting(by);
  }

  /** Null for what is not noted. */
  private static Outcome outcome(String method, int status) {
    boolean changes = !(HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method) || HttpMethod.OPTIONS.is(method));
    return switch (status) {
      case 401, 403 -> Outcome.DENIED;
      case 429 -> Outcome.LIMITED;
      default -> !changes ? null : status < 400 ? Outcome.ALLOWED : Outcome.FAILED;
    };
  }

  /** Paths may be as long as the bounds allow; what nobody can read is not worth its room. */
  private static String shortened(String target) {
    return target.length() <= LONGEST_TARGET ? target : target.substring(0, LONGEST_TARGET - 1) + "…";
  }

  private static Activity activity(Request request, String path, Outcome outcome) {
    var by = Door.principal(request);
    var permission = (String) request.getAttribute(PERMISSION);
    // Who was refused has done nothing on anybody's behalf: or he could write into the activity of whomever he names.
    var named = outcome == Outcome.DENIED ? null : (String) request.getAttribute(USER);
    return new Activity(Instant.now(), by == null ? Principal.HOUSE : by.tenant(), by == null ? null : by.name(),
        by == null ? null : by.credential(), by == null ? null : by.onBehalfOf(named),
        permission == null ? "request" : permission, shortened(request.getMethod() + " " + path), outcome,
        outcome == Outcome.ALLOWED ? null : (String) request.getAttribute(PROBLEM), Request.getRemoteAddr(request),
        request.getHeaders().contains(HttpHeader.UPGRADE) ? "websocket" : "rest");
  }
}
