package io.osgent.http.internal.limits;

import io.osgent.api.Problem;
import io.osgent.server.security.Network;
import io.osgent.server.security.Principal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * How often and how much at once somebody may ask. What has no key is counted by its network, everything else by its
 * key, its user and its tenant. Thread-safe.
 */
@Component(service = Limits.class, configurationPid = "io.osgent.http.limits")
@Designate(ocd = LimitsConfig.class)
public final class Limits {
  private static final String EVERYWHERE = "everywhere";

  private final Crowd addresses = new Crowd();
  private final Crowd requests = new Crowd();
  private final Crowd webSockets = new Crowd();
  private final AtomicInteger connections = new AtomicInteger();
  private final Rate refusalsNoted = new Rate("refusal", 6);
  private final Rate strangersNoted = new Rate("stranger", 6);
  private final Rate allStrangersNoted = new Rate("strangers", 60);
  private volatile Rules rules;

  /** A user is one of his tenant's. */
  private record User(String tenant, String user) {
    static User of(Principal principal) {
      return new User(principal.tenant(), principal.user());
    }
  }

  private record Rules(Rate key, Rate user, Rate tenant, Rate address, Rate open, int connections,
      int connectionsOfAddress,
      int requestsOfUser, int webSocketsOfUser, int webSocketStrikes) {
    static Rules of(LimitsConfig config) {
      return new Rules(rate("key", config.keyPerMinute()), rate("user", config.userPerMinute()),
          rate("tenant", config.tenantPerMinute()), rate("address", config.addressPerMinute()),
          rate("open", config.openPerMinute()),
          atLeast(0, "connections", config.connections()),
          atLeast(0, "connectionsOfAddress", config.connectionsOfAddress()),
          atLeast(0, "requestsOfUser", config.requestsOfUser()),
          atLeast(0, "webSocketsOfUser", config.webSocketsOfUser()),
          atLeast(1, "webSocketStrikes", config.webSocketStrikes()));
    }

    private static Rate rate(String kind, int perMinute) {
      return new Rate(kind, atLeast(0, kind + "PerMinute", perMinute));
    }

    private static int atLeast(int least, String name, int value) {
      if (value < least) {
        throw new IllegalArgumentException(name + " should be " + least + " or above, but is " + value);
      }
      return value;
    }
  }

  @Activate
  public Limits(LimitsConfig config) {
    this(Rules.of(config));
  }

  private Limits(Rules rules) {
    this.rules = rules;
  }

  /** Such as hold nobody back. */
  public static Limits none() {
    return new Limits(new Rules(new Rate("key", 0), new Rate("user", 0), new Rate("tenant", 0), new Rate("address", 0),
        new Rate("open", 0), 0, 0, 0, 0, Integer.MAX_VALUE));
  }

  /** Everybody begins anew under the new rules. */
  @Modified
  void change(LimitsConfig config) {
    rules = Rules.of(config);
  }

  /** Counts a request or command of somebody who is known. */
  public Standing take(Principal principal) {
    var now = rules;
    var standing = now.key.take(principal.credential());
    if (standing.allowed() && !now.user.isUnlimited()) {
      standing = standing.tighter(now.user.take(User.of(principal)));
    }
    if (standing.allowed() && !now.tenant.isUnlimited()) {
      standing = standing.tighter(now.tenant.take(principal.tenant()));
    }
    return standing;
  }

  /** Counts a request of somebody who has shown no valid key. */
  public Standing takeUnknown(SocketAddress from) {
    return rules.address.take(place(from));
  }

  /** Counts a request of somebody without a key where none is needed, which those who guess keys take from nobody. */
  public Standing takeOpen(SocketAddress from) {
    return rules.open.take(place(from));
  }

  /** Where somebody stands who has shown no valid key, before he shows another. */
  public Standing standingOfUnknown(SocketAddress from) {
    return rules.address.standing(place(from));
  }

  /** Whether another refusal of somebody is to be noted: a few a minute tell enough. */
  public boolean isWorthNoting(Principal whose) {
    return refusalsNoted.take(whose.credential()).allowed();
  }

  /** Whether that a stranger got nowhere is to be noted: a few a minute from each place, and some more from all of them. */
  public boolean isWorthNoting(SocketAddress from) {
    return strangersNoted.take(place(from)).allowed() && allStrangersNoted.take(EVERYWHERE).allowed();
  }

  private static Object place(SocketAddress from) {
    return from instanceof InetSocketAddress internet
        ? internet.isUnresolved() ? internet.getHostString() : Network.of(internet.getAddress())
        : "elsewhere";
  }

  /** @return false if there is no room for the connection; otherwise {@link #disconnected} has to follow */
  public boolean connected(InetAddress from) {
    int most = rules.connections;
    if (connections.incrementAndGet() > most && most > 0
        || !addresses.enter(Network.of(from), rules.connectionsOfAddress)) {
      connections.decrementAndGet();
      return false;
    }
    return true;
  }

  public void disconnected(InetAddress from) {
    connections.decrementAndGet();
    addresses.leave(Network.of(from));
  }

  /** @return what is wrong, or nothing; then {@link #requestEnded} has to follow */
  public Optional<Problem> requestBegun(Principal principal) {
    int most = rules.requestsOfUser;
    return requests.enter(User.of(principal), most)
        ? Optional.empty()
        : Optional.of(tooMany("requests under way", most));
  }

  public void requestEnded(Principal principal) {
    requests.leave(User.of(principal));
  }

  /** @return what is wrong with another WebSocket connection, or nothing; then {@link #webSocketEnded} has to follow */
  public Optional<Problem> webSocketBegun(Principal principal) {
    int most = rules.webSocketsOfUser;
    return webSockets.enter(User.of(principal), most)
        ? Optional.empty()
        : Optional.of(tooMany("WebSocket connections", most));
  }

  public void webSocketEnded(Principal principal) {
    webSockets.leave(User.of(principal));
  }

  /** How many commands in a row may be too many before the connection is closed. */
  public int webSocketStrikes() {
    return rules.webSocketStrikes;
  }

  private static Problem tooMany(String what, int most) {
    return new Problem("too_many_connections", 429, "this user has " + most + " " + what
        + ", which is as many as there may be; end one first", true, Duration.ofSeconds(1), null);
  }
}
