package io.osgent.server.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where somebody comes from, as far as it is one place to whoever counts attempts: an IPv4 address, or the first half of
 * an IPv6 address, for who has one of those has 2^64 of them.
 *
 * @param name e.g. {@code 192.0.2.7} or {@code 2001:db8:0:1::/64}
 */
public record Network(String name) {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final int GROUPS = 4;

  public static Network of(InetAddress address) {
    if (!(address instanceof Inet6Address six)) {
      return new Network(address.getHostAddress());
    }
    byte[] bytes = six.getAddress();
    var name = new StringBuilder();
    for (int group = 0; group < GROUPS; group++) {
      name.append(Integer.toHexString((bytes[2 * group] & 0xff) << 8 | bytes[2 * group + 1] & 0xff)).append(':');
    }
    return new Network(name.append(":/64").toString());
  }

  /** @param address as it is written; what is no address is a place of its own */
  public static Network of(String address) {
    return address(address).map(Network::of).orElseGet(() -> new Network(address));
  }

  /** An IP address as it is written. No name is ever looked up, and none is one. */
  public static Optional<InetAddress> address(String written) {
    // Of what has a colon in it the JDK makes an IPv6 address or nothing.
    if (!written.contains(":") && !IPV4.matcher(written).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(written));
    } catch (UnknownHostException none) {
      return Optional.empty();
    }
  }
}
