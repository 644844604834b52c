package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.http.internal.limits.Limits;
import io.osgent.http.internal.limits.Standing;
import io.osgent.server.security.Access;
import io.osgent.server.security.Authenticator;
import io.osgent.server.security.Principal;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The one way in: lets nobody pass without a valid key, except to {@code /health/} and to what is open to anyone.
 * Browsers, which cannot set headers on a WebSocket, send the key as the subprotocol {@code osgent.key.KEY} beside
 * {@code osgent}. From an address where too many keys are guessed none is looked at for a while, which keeps nobody from
 * what needs none: whoever has a password can still log in. Whoever waited inside in
 * vain is told so here.
 */
final class Door extends Handler.Wrapper {
  /** For keys, and for those who have been let in with one that counts no more. */
  static final Problem UNKNOWN_KEY = Problem.of("unauthorized", 401, "this key is unknown, expired or revoked");
  private static final String PRINCIPAL = Principal.class.getName();
  private static final String OPEN = "/health/";
  private static final String SCHEME = "Bearer ";
  private static final String SUBPROTOCOL_KEY = "osgent.key.";
  private static final HttpField CHALLENGE = new PreEncodedHttpField(HttpHeader.WWW_AUTHENTICATE, "Bearer");

  private final Needed<Authenticator> keys;
  private final Limits limits;
  private final Predicate<String> open;
  private final Faces faces = new Faces();

  /** @param open whether somebody without a key may go on to a path, where it is decided what he may do there */
  Door(Needed<Authenticator> keys, Limits limits, Predicate<String> open, Handler inside) {
    super(inside);
    this.keys = keys;
    this.limits = limits;
    this.open = open;
  }

  /** Who sent the request, or null where nobody has to say. */
  static Principal principal(Request request) {
    return (Principal) request.getAttribute(PRINCIPAL);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    try {
      if (request.getHttpURI().getCanonicalPath().startsWith(OPEN)) {
        return super.handle(request, response, callback);
      }
      var key = key(request);
      var from = request.getConnectionMetaData().getRemoteSocketAddress();
      var guesses = faces.know(key, from) ? Standing.UNLIMITED : limits.standingOfUnknown(from);
      var principal = guesses.allowed()
          ? principal(key, request.getBeginNanoTime())
          : Optional.<Principal>empty();
      if (principal.isPresent()) {
        faces.remember(key, from);
        request.setAttribute(PRINCIPAL, principal.get());
        Visits.welcome(request);
        return super.handle(request, response, callback);
      } else if (open.test(request.getHttpURI().getCanonicalPath())) {
        if (key != null && guesses.allowed()) {
          limits.takeUnknown(from);
        }
        require(limits.takeOpen(from), response);
        return super.handle(request, response, callback);
      }
      require(guesses, response);
      limits.takeUnknown(from).tell(response.getHeaders());
      response.getHeaders().put(CHALLENGE);
      ProblemResponses.write(key == null ? Access.UNAUTHORIZED : UNKNOWN_KEY, response, callback);
    } catch (ProblemException e) {
      ProblemResponses.write(e.problem(), response, callback);
    } catch (InterruptedException e) {
      ProblemResponses.write(ProblemResponses.STOPPING, response, callback);
    }
    return true;
  }

  private static void require(Standing standing, Response response) {
    standing.tell(response.getHeaders());
    if (!standing.allowed()) {
      throw new ProblemException(standing.problem());
    }
  }

  private Optional<Principal> principal(String key, long began) throws InterruptedException {
    while (true) {
      var asked = keys.await(began);
      try {
        return asked.authenticate(key);
      } catch (RuntimeException e) {
        // One that went while it was asked proves nothing; its successor is asked.
        if (e instanceof ProblemException || keys.isPresent(asked)) {
          throw e;
        }
      }
    }
  }

  private static String key(Request request) {
    var authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (authorization != null) {
      return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
          ? authorization.substring(SCHEME.length()).strip()
          : null;
    }
    if (request.getHeaders().contains(HttpHeader.UPGRADE)) {
      for (var offered : request.getHeaders().getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false)) {
        if (offered.startsWith(SUBPROTOCOL_KEY)) {
          return offered.substring(SUBPROTOCOL_KEY.length());
        }
      }
    }
    return null;
  }
}
