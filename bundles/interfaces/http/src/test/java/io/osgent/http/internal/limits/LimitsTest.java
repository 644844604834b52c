package io.osgent.http.internal.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Principal LAPTOP = Principal.of("laptop", "default", "ann", BuiltInRole.USER);
  private static final Principal PHONE = Principal.of("phone", "default", "ann", BuiltInRole.USER);
  private static final Principal BOB = Principal.of("bob's", "default", "bob", BuiltInRole.USER);
  private static final SocketAddress HERE = new InetSocketAddress("192.0.2.1", 1234);

  @Test
  void eachKeyHasItsOwn() {
    var limits = Configured.limits(Map.of("keyPerMinute", 2));
    assertThat(limits.take(LAPTOP).allowed()).isTrue();
    assertThat(limits.take(LAPTOP).allowed()).isTrue();
    assertThat(limits.take(LAPTOP).allowed()).isFalse();
    assertThat(limits.take(PHONE).allowed()).isTrue();
  }

  @Test
  void aUsersKeysAreCountedTogetherAndSoAreATenantsUsers() {
    var ofUser = Configured.limits(Map.of("userPerMinute", 1));
    assertThat(ofUser.take(LAPTOP).allowed()).isTrue();
    assertThat(ofUser.take(PHONE).allowed()).isFalse();
    assertThat(ofUser.take(BOB).allowed()).isTrue();
    var ofTenant = Configured.limits(Map.of("tenantPerMinute", 1));
    assertThat(ofTenant.take(LAPTOP).allowed()).isTrue();
    assertThat(ofTenant.take(BOB).allowed()).isFalse();
    var elsewhere = Principal.of("laptop of hers", "other", "ann", BuiltInRole.USER);
    assertThat(ofTenant.take(elsewhere).allowed()).isTrue();
  }

  @Test
  void theClientIsToldWhatIsLeftOfTheTightestLimit() {
    var limits = Configured.limits(Map.of("keyPerMinute", 100, "userPerMinute", 4));
    var headers = HttpFields.build();
    limits.take(LAPTOP).tell(headers);
    assertThat(headers.get("RateLimit-Policy")).isEqualTo("\"user\";q=4;w=60");
    assertThat(headers.get("RateLimit")).isEqualTo("\"user\";r=3;t=15");
  }

  @Test
  void whoAsksTooOftenIsToldWhenToComeBack() {
    var limits = Configured.limits(Map.of("keyPerMinute", 1));
    limits.take(LAPTOP);
    var problem = limits.take(LAPTOP).problem();
    assertThat(problem.code()).isEqualTo("rate_limited");
    assertThat(problem.status()).isEqualTo(429);
    assertThat(problem.retryable()).isTrue();
    assertThat(problem.retryAfter().toSeconds()).isBetween(1L, 60L);
    assertThat(problem.detail()).isEqualTo("too many requests: 1 a minute is what one key may ask for; try again in "
        + problem.retryAfter().toSeconds() + " s");
  }

  @Test
  void noughtIsNoLimit() {
    var limits = Configured.limits(Map.of("keyPerMinute", 0, "userPerMinute", 0, "tenantPerMinute", 0,
        "addressPerMinute", 0, "openPerMinute", 0, "connections", 0, "connectionsOfAddress", 0));
    for (int i = 0; i < 1000; i++) {
      assertThat(limits.take(LAPTOP).allowed()).isTrue();
      assertThat(limits.takeUnknown(HERE).allowed()).isTrue();
      assertThat(limits.takeOpen(HERE).allowed()).isTrue();
      assertThat(limits.connected(InetAddress.getLoopbackAddress())).isTrue();
    }
    var headers = HttpFields.build();
    limits.take(LAPTOP).tell(headers);
    assertThat(headers).isEmpty();
  }

  @Test
  void anAddressWithTooManyGuessesHasToWait() {
    var limits = Configured.limits(Map.of("addressPerMinute", 2));
    assertThat(limits.standingOfUnknown(HERE).allowed()).isTrue();
    limits.takeUnknown(HERE);
    limits.takeUnknown(HERE);
    assertThat(limits.standingOfUnknown(HERE).problem().detail())
        .contains("2 a minute is what one address may ask for");
    assertThat(limits.standingOfUnknown(new InetSocketAddress("192.0.2.2", 1234)).allowed()).isTrue();
  }

  @Test
  void aChangeTakesEffectAtOnceAndAWrongOneLeavesEverythingAsItWas() {
    var limits = Configured.limits(Map.of("keyPerMinute", 1));
    limits.take(LAPTOP);
    assertThat(limits.take(LAPTOP).allowed()).isFalse();
    Configured.change(limits, Map.of("keyPerMinute", 10));
    assertThat(limits.take(LAPTOP).remaining()).isEqualTo(9);
    assertThatThrownBy(() -> Configured.change(limits, Map.of("keyPerMinute", -1)))
        .hasMessage("keyPerMinute should be 0 or above, but is -1");
    assertThat(limits.take(LAPTOP).remaining()).isEqualTo(8);
  }

  @Test
  void whatIsRememberedIsBounded() {
    var rate = new Rate("address", 10);
    for (int i = 0; i < 250_000; i++) {
      rate.take("address " + i);
    }
    assertThat(rate.remembered()).isLessThanOrEqualTo(100_000);
  }

  @Test
  void connectionsAreCountedByAddressAndAltogether() throws Exception {
    var here = InetAddress.getByName("192.0.2.1");
    var there = InetAddress.getByName("192.0.2.2");
    var limits = Configured.limits(Map.of("connections", 3, "connectionsOfAddress", 2));
    assertThat(limits.connected(here)).isTrue();
    assertThat(limits.connected(here)).isTrue();
    assertThat(limits.connected(here)).isFalse();
    assertThat(limits.connected(there)).isTrue();
    assertThat(limits.connected(there)).isFalse();
    limits.disconnected(here);
    assertThat(limits.connected(there)).isTrue();
  }

  @Test
  void requestsAndWebSocketsOfAUserAreCounted() {
    var limits = Configured.limits(Map.of("requestsOfUser", 1, "webSocketsOfUser", 1));
    assertThat(limits.requestBegun(LAPTOP)).isEmpty();
    assertThat(limits.requestBegun(PHONE).orElseThrow().code()).isEqualTo("too_many_connections");
    assertThat(limits.requestBegun(BOB)).isEmpty();
    limits.requestEnded(LAPTOP);
    assertThat(limits.requestBegun(PHONE)).isEmpty();
    assertThat(limits.webSocketBegun(LAPTOP)).isEmpty();
    assertThat(limits.webSocketBegun(PHONE)).isPresent();
    limits.webSocketEnded(LAPTOP);
    assertThat(limits.webSocketBegun(PHONE)).isEmpty();
  }

  @Test
  void whoHasManyIpv6AddressesOfOneNetworkIsOnePlace() throws Exception {
    var limits = Configured.limits(Map.of("addressPerMinute", 2, "openPerMinute", 2, "connectionsOfAddress", 2));
    for (var address : new String[]{"2001:db8::1", "2001:db8::2:2"}) {
      limits.takeUnknown(new InetSocketAddress(address, 1234));
      limits.takeOpen(new InetSocketAddress(address, 1234));
      assertThat(limits.connected(InetAddress.getByName(address))).isTrue();
    }
    var third = new InetSocketAddress("2001:db8::3:3:3", 1234);
    assertThat(limits.standingOfUnknown(third).allowed()).isFalse();
    assertThat(limits.takeOpen(third).allowed()).isFalse();
    assertThat(limits.connected(third.getAddress())).isFalse();
    var elsewhere = new InetSocketAddress("2001:db8:0:1::1", 1234);
    assertThat(limits.standingOfUnknown(elsewhere).allowed()).isTrue();
    assertThat(limits.connected(elsewhere.getAddress())).isTrue();
    limits.disconnected(InetAddress.getByName("2001:db8::1"));
    assertThat(limits.connected(third.getAddress())).isTrue();
  }

  @Test
  void ofStrangersWhoGetNowhereAFewAreNotedFromEachPlaceAndSomeFromAll() {
    var limits = Configured.limits(Map.of());
    int ofOne = 0;
    for (int i = 0; i < 600; i++) {
      ofOne += limits.isWorthNoting(HERE) ? 1 : 0;
    }
    assertThat(ofOne).isBetween(6, 8);
    int ofMany = 0;
    for (int i = 0; i < 10_000; i++) {
      ofMany += limits.isWorthNoting(new InetSocketAddress("10.1." + i / 250 + "." + i % 250, 1234)) ? 1 : 0;
    }
    assertThat(ofMany).isBetween(40, 80);
    assertThat(limits.isWorthNoting(LAPTOP)).as("who has a key").isTrue();
  }

  @Test
  void whatNeedsNoKeyIsCountedByItself() {
    var limits = Configured.limits(Map.of("addressPerMinute", 1, "openPerMinute", 1));
    limits.takeUnknown(HERE);
    assertThat(limits.takeUnknown(HERE).allowed()).isFalse();
    assertThat(limits.takeOpen(HERE).allowed()).isTrue();
    assertThat(limits.takeOpen(HERE).allowed()).isFalse();
  }

  @Test
  void whatItCostsIsPrinted() {
    var limits = Configured.limits(Map.of("keyPerMinute", 2_000_000_000, "userPerMinute", 2_000_000_000,
        "tenantPerMinute", 2_000_000_000));
    int rounds = 2_000_000;
    long allowed = 0;
    long began = 0;
    for (int i = -rounds; i < rounds; i++) {
      if (i == 0) {
        began = System.nanoTime();
      }
      allowed += limits.take(LAPTOP).allowed() ? 1 : 0;
    }
    System.out.printf("limits: %d ns to count a request by key, user and tenant%n",
        (System.nanoTime() - began) / rounds);
    assertThat(allowed).isEqualTo(2L * rounds);
  }
}
