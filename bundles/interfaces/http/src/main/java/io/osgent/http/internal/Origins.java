package io.osgent.http.internal;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.CrossOriginHandler;

/**
 * The web sites, besides the server's own, whose pages may use the server from a browser; each by its whole name. They
 * send a key with each request, as everybody does: no cookies, and so no credentials that a browser adds by itself.
 *
 * @param allowed e.g. {@code https://app.example.org}
 */
record Origins(Set<String> allowed) {
  static final Origins NONE = new Origins(Set.of());
  private static final Duration PREFLIGHT = Duration.ofMinutes(10);

  /** @throws IllegalArgumentException saying which one is wrong and what would be right */
  static Origins of(String... named) {
    return new Origins(Arrays.stream(named).map(String::strip).filter(name -> !name.isEmpty()).map(Origins::checked)
        .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static String checked(String name) {
    var origin = normal(name);
    if (origin == null) {
      throw new IllegalArgumentException("allowedOrigins should name web sites such as https://app.example.org, with "
          + "nothing behind the host and port, but one is '" + name + "'");
    }
    return origin;
  }

  /** Scheme, host and port if it is not the usual one; or null if it is no origin. */
  private static String normal(String name) {
    try {
      var uri = URI.create(name);
      boolean whole = uri.getHost() != null && uri.getRawPath().isEmpty() && uri.getRawQuery() == null
          && uri.getRawFragment() == null && uri.getRawUserInfo() == null && uri.getScheme() != null;
      return whole ? normal(uri.getScheme(), uri.getHost(), uri.getPort()) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String normal(String scheme, String host, int port) {
    var lower = scheme.toLowerCase(Locale.ROOT);
    int usual = lower.equals("https") ? 443 : lower.equals("http") ? 80 : -1;
    return lower + "://" + host.toLowerCase(Locale.ROOT) + (port <= 0 || port == usual ? "" : ":" + port);
  }

  /** Whether the page that asks, if it is a page, may have a WebSocket. Who names no origin is no browser. */
  boolean mayConnect(Request request) {
    var origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin == null) {
      return true;
    }
    var name = normal(origin);
    return name != null && (allowed.contains(name) || name.equals(own(request)));
  }

  private static String own(Request request) {
    var host = Request.getServerName(request);
    return host == null ? null : normal(request.isSecure() ? "https" : "http", host, Request.getServerPort(request));
  }

  /** Answers what browsers ask beforehand, which they do without a key, and adds what lets a page see an answer. */
  Handler cors(Handler inside) {
    if (allowed.isEmpty()) {
      return inside;
    }
    var cors = new CrossOriginHandler();
    cors.setHandler(inside);
    cors.setAllowedOriginPatterns(allowed.stream().map(Pattern::quote).collect(Collectors.toSet()));
    cors.setAllowCredentials(false);
    cors.setAllowedMethods(Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
    cors.setAllowedHeaders(Set.of("Authorization", "Content-Type", "Accept", "If-Match", "If-None-Match",
        "Idempotency-Key", "Last-Event-ID", "Prefer"));
    cors.setExposedHeaders(Set.of("Location", "ETag", "Retry-After", "RateLimit", "RateLimit-Policy",
        "Preference-Applied", "WWW-Authenticate"));
    cors.setPreflightMaxAge(PREFLIGHT);
    // Theirs is judged by whoever makes the connection, who knows the server's own name as well.
    cors.setDeliverNonAllowedOriginWebSocketUpgradeRequests(true);
    return cors;
  }
}
