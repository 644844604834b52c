package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.security.Authenticator;
import io.osgent.server.security.Principal;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The one way in: lets nobody pass without a valid key, except to {@code /health/}. Browsers, which cannot set headers
 * on a WebSocket, send the key as the subprotocol {@code osgent.key.KEY} beside {@code osgent}. Whoever waited inside in
 * vain is told so here.
 */
final class Door extends Handler.Wrapper {
  private static final String PRINCIPAL = Principal.class.getName();
  private static final String OPEN = "/health/";
  private static final String SCHEME = "Bearer ";
  private static final String SUBPROTOCOL_KEY = "osgent.key.";
  private static final HttpField CHALLENGE = new PreEncodedHttpField(HttpHeader.WWW_AUTHENTICATE, "Bearer");

  private final Needed<Authenticator> keys;

  Door(Needed<Authenticator> keys, Handler inside) {
    super(inside);
    this.keys = keys;
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
      var principal = principal(key, request.getBeginNanoTime());
      if (principal.isPresent()) {
        request.setAttribute(PRINCIPAL, principal.get());
        return super.handle(request, response, callback);
      }
      response.getHeaders().put(CHALLENGE);
      ProblemResponses.write(Problem.of("unauthorized", 401,
          key == null
              ? "this needs a key: send it in the header 'Authorization: Bearer KEY'"
              : "this key is unknown, expired or revoked"),
          response, callback);
    } catch (ProblemException e) {
      ProblemResponses.write(e.problem(), response, callback);
    } catch (InterruptedException e) {
      ProblemResponses.write(ProblemResponses.STOPPING, response, callback);
    }
    return true;
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
