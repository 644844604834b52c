package io.osgent.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.http.internal.limits.Configured;
import io.osgent.server.http.WebSocketConnection;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What pages in a browser may and may not. */
class BrowsersTest {
  private static final String APP = "https://app.example.org";

  static {
    // The JDK's client lets nobody forge these unless it is told to.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,origin,connection");
  }

  @Test
  void everyAnswerTellsBrowsersToRunEmbedAndKeepNothingOfIt() throws Exception {
    try (var server = new RunningServer(new Greetings(), new Page())) {
      for (var path : new String[]{"/greetings", "/nothing", "/health/live", "/greetings/fail?how=badly"}) {
        assertSafe(server.get(path));
      }
      assertSafe(server.send(HttpRequest.newBuilder(server.uri.resolve("/greetings"))));
      var page = server.get("/page");
      assertThat(page.headers().allValues("Content-Security-Policy")).containsExactly("default-src 'self'");
      assertThat(page.headers().allValues("Cache-Control")).containsExactly("max-age=60");
      assertThat(page.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    }
  }

  private static void assertSafe(HttpResponse<String> answer) {
    var headers = answer.headers();
    assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(headers.allValues("Content-Security-Policy"))
        .containsExactly("default-src 'none'; frame-ancestors 'none'; sandbox");
    assertThat(headers.allValues("X-Frame-Options")).containsExactly("DENY");
    assertThat(headers.allValues("Referrer-Policy")).containsExactly("no-referrer");
    assertThat(headers.allValues("Cross-Origin-Resource-Policy")).containsExactly("same-origin");
    assertThat(headers.allValues("Cache-Control")).containsExactly("no-store");
    assertThat(headers.firstValue("Strict-Transport-Security")).isEmpty();
  }

  @Test
  void noOtherSiteMaySeeAnAnswerUnlessItIsAllowed() throws Exception {
    try (var server = new RunningServer(new Greetings())) {
      var answer = server.send(server.request("/greetings").header("Origin", APP));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
      assertThat(preflight(server, APP).headers().map()).doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void aSiteThatIsAllowedMayAskBeforehandWithoutAKeyAndSeeTheAnswer() throws Exception {
    try (var server = allowing(APP)) {
      var preflight = preflight(server, APP);
      assertThat(preflight.statusCode()).isEqualTo(200);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).contains(APP);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods").orElseThrow()).contains("DELETE");
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
          .contains("Authorization");
      var answer = server.send(server.request("/greetings").header("Origin", APP));
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(APP);
      assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElseThrow()).contains("Retry-After");
      assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-credentials");
      assertThat(answer.headers().allValues("Vary")).anyMatch(vary -> vary.contains("Origin"));
      assertThat(server.get("/greetings").headers().allValues("Vary")).anyMatch(vary -> vary.contains("Origin"));
    }
  }

  @Test
  void aSiteThatLooksLikeOneThatIsAllowedIsNot() throws Exception {
    try (var server = allowing(APP)) {
      for (var origin : new String[]{"https://app.example.org.evil.net", "http://app.example.org",
          "https://app-example.org", "https://app.example.org:8443", "null", "https://evil.net"}) {
        assertThat(server.send(server.request("/greetings").header("Origin", origin)).headers().map()).as(origin)
            .doesNotContainKey("access-control-allow-origin");
        assertThat(preflight(server, origin).headers().map()).as(origin)
            .doesNotContainKey("access-control-allow-origin");
      }
    }
  }

  @Test
  void aSiteIsNamedWhole() {
    for (var wrong : new String[]{"*", "https://*.example.org", "app.example.org", "https://app.example.org/",
        "null"}) {
      assertThatThrownBy(() -> Origins.of(wrong)).as(wrong).hasMessageContaining("such as https://app.example.org");
    }
    assertThat(Origins.of("HTTPS://App.Example.org:443", "").allowed()).containsExactly(APP);
  }

  @Test
  void aPageMayHaveAWebSocketOnlyIfItIsTheServersOwnOrAllowed() throws Exception {
    try (var server = allowing(APP)) {
      server.offer(new Deaf());
      assertThat(handshake(server, null)).isEqualTo(101);
      assertThat(handshake(server, APP)).isEqualTo(101);
      assertThat(handshake(server, server.uri.toString())).isEqualTo(101);
      for (var origin : new String[]{"https://evil.net", "null", "http://127.0.0.1", "file://", "http://[broken",
          APP + ".evil.net"}) {
        assertThat(handshake(server, origin)).as(origin).isEqualTo(403);
      }
    }
  }

  private static int handshake(RunningServer server, String origin) throws Exception {
    try (var client = new RawClient(server.uri.getPort())) {
      client.send("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + server.uri.getPort()
          + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nAuthorization: Bearer good\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          + (origin == null ? "" : "Origin: " + origin + "\r\n") + "\r\n");
      return client.status();
    }
  }

  private static RunningServer allowing(String... origins) {
    var config = Configured.as(Config.class, Map.of("allowedOrigins", origins));
    return new RunningServer(Settings.of(config, null, "0"), new Greetings());
  }

  private static HttpResponse<String> preflight(RunningServer server, String origin) throws Exception {
    return server.send(HttpRequest.newBuilder(server.uri.resolve("/greetings")).header("Origin", origin)
        .header("Access-Control-Request-Method", "DELETE")
        .header("Access-Control-Request-Headers", "authorization,content-type")
        .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  /** Something to be looked at. */
  @Path("/page")
  @Requires(Permissions.AUTHENTICATED)
  public static final class Page {
    @GET
    public Response read() {
      return Response.ok("<p>hello").type("text/html").header("Content-Security-Policy", "default-src 'self'")
          .header("Cache-Control", "max-age=60").build();
    }
  }

  /** Takes connections and nothing else. */
  static final class Deaf implements WebSocketEndpoint {
    @Override
    public Receiver connected(WebSocketConnection connection) {
      return new Receiver() {
        @Override
        public void text(String message) {}

        @Override
        public void closed(int code, String reason) {}
      };
    }
  }
}
