package io.osgent.http.internal;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.InetAddressSet;

/** Believes what a proxy says of its clients, if it is one of ours: anybody can send those headers. */
final class TrustedProxies implements HttpConfiguration.Customizer {
  static final TrustedProxies NONE = of();

  private final InetAddressSet ours = new InetAddressSet();
  private final ForwardedRequestCustomizer forwarded = new ForwardedRequestCustomizer();

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
    boolean trusted = request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress from
        && ours.test(from.getAddress());
    return trusted ? forwarded.customize(request, answer) : request;
  }
}
