package io.osgent.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;

class DoorTest {
  @Test
  void aRequestWithAKeyReachesTheResourceAsWhoItIs() throws Exception {
    try (var server = new RunningServer(new Greetings())) {
      var answer = server.get("/greetings");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"text\":\"hello anna's key\",\"times\":1}");
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.headers().firstValue("Content-Length")).contains("" + answer.body().length());
      assertThat(answer.headers().firstValue("Server")).isEmpty();
    }
  }

  @Test
  void withoutAKeyNothingIsToldButHowToSendOne() throws Exception {
    try (var server = new RunningServer(new Greetings())) {
      for (var path : new String[]{"/greetings", "/openapi.json", "/nothing", "/", "/health", "/health/../greetings",
          "/health/x/../../greetings"}) {
        var answer = server.send(HttpRequest.newBuilder(URI.create(server.uri + path)));
        assertThat(answer.statusCode()).as(path).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"unauthorized\"", "Authorization: Bearer KEY");
      }
    }
  }

  @Test
  void aWrongKeyIsRefusedAndNotRepeated() throws Exception {
    try (var server = new RunningServer(new Greetings())) {
      var answer = server
          .send(HttpRequest.newBuilder(server.uri.resolve("/greetings")).header("Authorization", "bearer guess"));
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("unknown, expired or revoked").doesNotContain("guess");
    }
  }

  @Test
  void aKeyIsNotTheOneBeforeItInAnotherCase() throws Exception {
    try (var server = new RunningServer(new Greetings()); var client = new RawClient(server.uri.getPort())) {
      client.send("HEAD /greetings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n");
      assertThat(client.status()).isEqualTo(200);
      client.send("HEAD /greetings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer GOOD\r\n\r\n");
      assertThat(client.status()).isEqualTo(401);
    }
  }

  @Test
  void theSchemeMayBeInAnyCase() throws Exception {
    try (var server = new RunningServer(new Greetings())) {
      var answer = server
          .send(HttpRequest.newBuilder(server.uri.resolve("/greetings")).header("Authorization", "bearer good"));
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void thatItLivesIsToldToEverybody() throws Exception {
    try (var server = new RunningServer()) {
      var live = HttpRequest.newBuilder(server.uri.resolve("/health/live"));
      var answer = server.send(live);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.body()).isEqualTo("{\"status\":\"up\",\"checks\":{}}");
      var wrong = server.send(live.DELETE());
      assertThat(wrong.statusCode()).isEqualTo(405);
      assertThat(wrong.headers().firstValue("Allow")).contains("GET, HEAD");
    }
  }

  @Test
  void theHealthIsToldToEverybody() throws Exception {
    try (var server = new RunningServer(new Health())) {
      assertThat(server.send(HttpRequest.newBuilder(server.uri.resolve("/health/ready"))).statusCode()).isEqualTo(204);
    }
  }

  /** Says it is ready. */
  @Requires(Permissions.ANYONE)
  @Path("/health/ready")
  public static final class Health {
    @GET
    public void ready() {}
  }
}
