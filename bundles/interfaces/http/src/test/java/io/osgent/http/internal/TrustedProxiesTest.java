package io.osgent.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.http.internal.limits.Configured;
import io.osgent.server.http.RequestProperties;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom the server takes a client for that comes through a proxy. */
@Timeout(60)
class TrustedProxiesTest {
  private static final String CLIENT = "203.0.113.9";
  private static final String STRANGER = "127.0.0.1";

  @Test
  void aClientBehindAProxyOfOursIsWhoTheProxySays() throws Exception {
    try (var server = behind("127.0.0.0/8", "10.0.0.0/8")) {
      assertThat(from(server, "X-Forwarded-For", CLIENT)).isEqualTo(CLIENT);
      assertThat(from(server, "X-Forwarded-For", CLIENT + ":4711")).isEqualTo(CLIENT);
      assertThat(from(server, "X-Forwarded-For", "[2001:db8::7]:4711")).isEqualTo("2001:db8::7");
      assertThat(from(server, "X-Forwarded-For", "2001:db8::7")).isEqualTo("2001:db8::7");
    }
  }

  @Test
  void ofSeveralAddressesTheLastOneCountsThatIsNoProxyOfOurs() throws Exception {
    try (var server = behind("127.0.0.0/8", "10.0.0.0/8")) {
      assertThat(from(server, "X-Forwarded-For", "198.51.100.1, " + CLIENT)).isEqualTo(CLIENT);
      assertThat(from(server, "X-Forwarded-For", "198.51.100.1, " + CLIENT + ", 10.0.0.7, 10.0.0.8")).isEqualTo(CLIENT);
      assertThat(from(server, "X-Forwarded-For", "198.51.100.1", "X-Forwarded-For", CLIENT)).isEqualTo(CLIENT);
      assertThat(from(server, "X-Forwarded-For", "10.0.0.99, " + CLIENT)).isEqualTo(CLIENT);
      assertThat(from(server, "X-Forwarded-For", "10.0.0.9, 10.0.0.8")).as("one of ours itself").isEqualTo("10.0.0.9");
    }
  }

  @Test
  void whatTheClientSaysOfItselfIsNotBelieved() throws Exception {
    try (var server = behind("127.0.0.0/8")) {
      assertThat(from(server, "Forwarded", "for=198.51.100.1;proto=https", "X-Forwarded-For", CLIENT))
          .isEqualTo(CLIENT);
      for (var forged : new String[]{"Forwarded", "X-Forwarded-Server", "X-Real-IP", "X-Forwarded-Host",
          "X-Forwarded-Port", "X-Proxied-Https", "Proxy-Ssl-Id"}) {
        assertThat(from(server, forged, forged.equals("Forwarded") ? "for=198.51.100.1" : "198.51.100.1")).as(forged)
            .isEqualTo(STRANGER);
      }
      assertThat(server.get("/me/secure", "Forwarded", "proto=https")).isEqualTo("false");
      assertThat(server.get("/me/secure", "X-Proxied-Https", "on", "X-Forwarded-Port", "443")).isEqualTo("false");
      assertThat(handshake(server, "agents.example.org", "http://evil.example.net",
          "X-Forwarded-Host: evil.example.net\r\nForwarded: host=evil.example.net")).isEqualTo(403);
    }
  }

  @Test
  void aPageOfTheServerMayHaveAWebSocketThroughAProxyThatSpeaksTls() throws Exception {
    try (var server = behind("127.0.0.0/8")) {
      assertThat(handshake(server, "agents.example.org", "https://agents.example.org", "X-Forwarded-Proto: https"))
          .isEqualTo(101);
      assertThat(handshake(server, "agents.example.org", "http://agents.example.org", "X-Forwarded-Proto: https"))
          .isEqualTo(403);
    }
  }

  @Test
  void whatIsNoAddressSaysNothingAndIsNotLookedUp() throws Exception {
    try (var server = behind("127.0.0.0/8", "10.0.0.0/8")) {
      for (var strange : new String[]{"unknown", "_hidden", "localhost", "198.51.100.1.", "[::1", "[]", "::x", ":",
          "1"}) {
        assertThat(from(server, "X-Forwarded-For", CLIENT + ", " + strange)).as(strange).isEqualTo(STRANGER);
        assertThat(from(server, "X-Forwarded-For", strange + ", 10.0.0.7")).as(strange).isEqualTo("10.0.0.7");
      }
    }
  }

  @Test
  void whoComesThroughNoProxyOfOursIsWhereItComesFrom() throws Exception {
    try (var server = behind("10.0.0.0/8")) {
      assertThat(from(server, "X-Forwarded-For", CLIENT)).isEqualTo(STRANGER);
      assertThat(from(server, "X-Forwarded-For", "10.0.0.7")).isEqualTo(STRANGER);
      assertThat(server.get("/me/secure", "X-Forwarded-Proto", "https")).isEqualTo("false");
    }
  }

  @Test
  void howTheClientCameIsWhatTheLastProxySays() throws Exception {
    try (var server = behind("127.0.0.1")) {
      assertThat(server.get("/me/secure", "X-Forwarded-Proto", "https")).isEqualTo("true");
      assertThat(server.get("/me/secure", "X-Forwarded-Proto", "https, http")).isEqualTo("false");
      assertThat(server.get("/me/secure")).isEqualTo("false");
    }
  }

  @Test
  void aProxyIsNamedByItsAddress() {
    assertThatThrownBy(() -> TrustedProxies.of("the-proxy")).hasMessageContaining("such as 10.0.0.7 or 10.0.0.0/8");
  }

  private static int handshake(Behind server, String host, String origin, String said) throws Exception {
    try (var client = new RawClient(server.server().uri.getPort())) {
      client.send("GET /ws HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Authorization: Bearer good\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: " + origin + "\r\n" + said + "\r\n\r\n");
      return client.status();
    }
  }

  private static String from(Behind server, String... headers) throws Exception {
    return server.get("/me/from", headers);
  }

  private static Behind behind(String... proxies) {
    var server = new RunningServer(Settings.of(Configured.as(Config.class, Map.of("proxies", proxies)), null, "0"),
        new Me());
    server.offer(new BrowsersTest.Deaf());
    return new Behind(server);
  }

  /** A server that has proxies. */
  private record Behind(RunningServer server) implements AutoCloseable {
    String get(String path, String... headers) throws Exception {
      var request = server.request(path);
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      var answer = server.send(request);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return answer.body();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** Tells the client what the server takes it for. */
  @Path("/me")
  @Requires(Permissions.AUTHENTICATED)
  public static final class Me {
    @GET
    @Path("from")
    public String from(@Context ContainerRequestContext request) {
      return canonical((String) request.getProperty(RequestProperties.ADDRESS));
    }

    @GET
    @Path("secure")
    public String secure(@Context SecurityContext request) {
      return Boolean.toString(request.isSecure());
    }

    private static String canonical(String address) {
      return address.replace("[", "").replace("]", "").replace("2001:db8:0:0:0:0:0:7", "2001:db8::7");
    }
  }
}
