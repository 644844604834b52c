package io.osgent.http.internal;

import io.osgent.server.security.Network;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * Believes what a proxy says of its clients, if it is one of ours: anybody can send those headers. Only
 * {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are read, for a proxy hands on what it does not know, and then it
 * is the client who speaks. Of several addresses the last one counts that is not a proxy of ours: what stands before it
 * was said by a stranger.
 */
final class TrustedProxies implements HttpConfiguration.Customizer {
  static final TrustedProxies NONE = of();

  private final InetAddressSet ours = new InetAddressSet();

  private TrustedProxies() {}

  /** @throws IllegalArgumentException if one is no address or range of addresses */
  static TrustedProxies of(String... addresses) {
    var proxies = new TrustedProxies();
    Arrays.stream(addresses).map(String::strip).filter(address -> !address.isEmpty()).forEach(address -> {
      try {
        proxies.ours.add(address);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "proxies should name addresses such as 10.0.0.7 or 10.0.0.0/8, but one is '" + address + "'", e);
      }
    });
    return proxies;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrustedProxies proxies && ours.equals(proxies.ours);
  }

  @Override
  public int hashCode() {
    return ours.hashCode();
  }

  boolean isEmpty() {
    return ours.isEmpty();
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable answer) {
    return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress proxy
        && ours.test(proxy.getAddress())
            ? new Forwarded(request, client(proxy, said(request, HttpHeader.X_FORWARDED_FOR)), secure(request))
            : request;
  }

  private static List<String> said(Request request, HttpHeader header) {
    return request.getHeaders().getCSV(header, false);
  }

  /** Where the request comes from: what a proxy of ours says, as long as it is one that says it. */
  private InetSocketAddress client(InetSocketAddress proxy, List<String> hops) {
    var from = proxy.getAddress();
    for (var hop = hops.size() - 1; hop >= 0 && ours.test(from); hop--) {
      var before = Network.address(host(hops.get(hop)));
      if (before.isEmpty()) {
        break;
      }
      from = before.get();
    }
    return new InetSocketAddress(from, proxy.getPort());
  }

  /** Without the port that some proxies say as well. */
  private static String host(String hop) {
    if (hop.startsWith("[")) {
      return hop.substring(0, hop.indexOf(']') + 1);
    }
    int colon = hop.indexOf(':');
    return colon < 0 || colon != hop.lastIndexOf(':') ? hop : hop.substring(0, colon);
  }

  /** By what the nearest proxy says: it adds its word at the end, if it does not put it in the place of all others. */
  private static boolean secure(Request request) {
    var schemes = said(request, HttpHeader.X_FORWARDED_PROTO);
    return schemes.isEmpty()
        ? request.isSecure()
        : HttpScheme.HTTPS.is(schemes.getLast().toLowerCase(Locale.ROOT));
  }

  /** A request as the proxy got it. */
  private static final class Forwarded extends Request.Wrapper {
    private final ConnectionMetaData connection;
    private final HttpURI uri;

    Forwarded(Request request, InetSocketAddress client, boolean secure) {
      super(request);
      connection = new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
        @Override
        public SocketAddress getRemoteSocketAddress() {
          return client;
        }

        @Override
        public boolean isSecure() {
          return secure;
        }
      };
      uri = HttpURI.build(request.getHttpURI())
          .scheme(secure ? HttpScheme.HTTPS : HttpScheme.HTTP).asImmutable();
    }

    @Override
    public ConnectionMetaData getConnectionMetaData() {
      return connection;
    }

    @Override
    public HttpURI getHttpURI() {
      return uri;
    }

    @Override
    public boolean isSecure() {
      return connection.isSecure();
    }
  }
}
