package io.osgent.http.internal;

import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What browsers are told with every answer: to run, embed and keep none of it. A resource that means to be looked at with
 * a browser says otherwise by setting the field itself.
 */
final class SecureHeaders extends Handler.Wrapper {
  private static final List<HttpField> FIELDS = List.of(
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
      new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
      new PreEncodedHttpField("X-Frame-Options", "DENY"), new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
      new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"));

  private final HttpField strictTransport;

  /** @param strictTransport how long browsers are to use HTTPS alone; they take no notice of it over plain HTTP */
  SecureHeaders(Duration strictTransport, Handler inside) {
    super(inside);
    this.strictTransport = strictTransport.isZero()
        ? null
        : new PreEncodedHttpField(HttpHeader.STRICT_TRANSPORT_SECURITY, "max-age=" + strictTransport.toSeconds());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    putMissing(response.getHeaders());
    if (strictTransport != null && request.isSecure()) {
      response.getHeaders().put(strictTransport);
    }
    return super.handle(request, response, callback);
  }

  /** For answers that begin anew, or that no handler has seen. */
  static void putMissing(HttpFields.Mutable headers) {
    for (var field : FIELDS) {
      if (!headers.contains(field.getName())) {
        headers.add(field);
      }
    }
  }
}
