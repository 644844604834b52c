package io.osgent.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkTest {
  @Test
  void whoHasAnIpv6AddressHasAllThatBeginAlike() {
    assertThat(Network.of("2001:db8:0:1::7").name()).isEqualTo("2001:db8:0:1::/64");
    assertThat(Network.of("2001:db8:0:1:ffff:ffff:ffff:ffff")).isEqualTo(Network.of("2001:db8:0:1::7"));
    assertThat(Network.of("2001:db8:0:2::7")).isNotEqualTo(Network.of("2001:db8:0:1::7"));
    assertThat(Network.of("[2001:db8:0:1::9]")).isEqualTo(Network.of("2001:db8:0:1::7"));
  }

  @Test
  void anIpv4AddressIsOnePlaceHoweverItIsWritten() {
    assertThat(Network.of("192.0.2.7").name()).isEqualTo("192.0.2.7");
    assertThat(Network.of("::ffff:192.0.2.7")).isEqualTo(Network.of("192.0.2.7"));
    assertThat(Network.of("192.0.2.8")).isNotEqualTo(Network.of("192.0.2.7"));
  }

  @Test
  void aNameIsNoAddressAndIsNotLookedUp() {
    for (var name : new String[]{"localhost", "unknown", "", "1", "1.2.3", "300.1.1.1", "192.0.2.7.example.org", "::x",
        "192.0.2.7:80"}) {
      assertThat(Network.address(name)).as(name).isEmpty();
      assertThat(Network.of(name).name()).isEqualTo(name);
    }
  }
}
