package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access tokens of an issuer that other people wrote: {@code oidc-provider} on Node.js. */
@Tag("node")
class OidcTest {
  private static final Path CLIENTS = Path.of(System.getProperty("osgent.repository")).toAbsolutePath().normalize()
      .resolve("itests/clients");
  private static final String AUDIENCE = "https://osgent.example.com";
  private static final int PATIENCE_SECONDS = 60;
  private static final String CLIENT = "robot:a-secret-for-tests-and-nothing-else";

  @TempDir
  private Path home;

  @Test
  void tokensOfAnIssuerThatIsConfiguredAreTakenForWhatTheySay() throws Exception {
    Process provider = new ProcessBuilder("node", "oidc-provider.mjs", "0", AUDIENCE).directory(CLIENTS.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader printed = provider.inputReader(StandardCharsets.UTF_8);
        var server = ServerProcess.start(home)) {
      String ready = CompletableFuture.supplyAsync(() -> printed.lines().findFirst().orElse("nothing"))
          .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
      assertThat(ready).startsWith("READY ");
      String issuer = ready.substring("READY ".length());
      String staff = token(issuer, "staff", AUDIENCE);
      Rest robot = new Rest(server.address(), staff);
      robot.get("/api/v1/auth/me").expect(401);

      Files.writeString(home.resolve("config/io.osgent.security.oidc-tests.cfg"), """
          issuer = %s
          audience = %s
          rolesClaim = groups
          roleMap = staff=user, boss=admin
          """.formatted(issuer, AUDIENCE));

      ServerProcess.await("the issuer to be taken", () -> robot.get("/api/v1/auth/me").status() == 200);
      Answer me = robot.get("/api/v1/auth/me").expect(200);
      assertThat(me.text("name")).isEqualTo("oidc/robot");
      assertThat(me.body().path("roles").toString()).isEqualTo("[\"user\"]");
      assertThat(robot.run("assistant", "What is 17 times 23?").text("user_id")).isEqualTo("robot");
      robot.get("/api/v1/users").expect(403);
      new Rest(server.address(), token(issuer, "boss", AUDIENCE)).get("/api/v1/users").expect(200);
      String[] parts = staff.split("\\.");
      new Rest(server.address(), token(issuer, "staff", "https://elsewhere.example.com")).get("/api/v1/auth/me")
          .expect(401);
      new Rest(server.address(), parts[0] + "." + parts[1] + "." + reversed(parts[2])).get("/api/v1/auth/me")
          .expect(401);
      assertThat(Files.readString(home.resolve("logs/osgent.log"))).doesNotContain(staff);

      Files.delete(home.resolve("config/io.osgent.security.oidc-tests.cfg"));
      ServerProcess.await("the issuer to be forgotten", () -> robot.get("/api/v1/auth/me").status() == 401);
    } finally {
      provider.destroy();
      provider.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  private static String reversed(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  private static String token(String issuer, String scope, String resource) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(issuer + "/token"))
          .header("Authorization",
              "Basic " + Base64.getEncoder().encodeToString(CLIENT.getBytes(StandardCharsets.UTF_8)))
          .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form(
              Map.of("grant_type", "client_credentials", "scope", scope, "resource", resource))));
      JsonNode answer = Rest.JSON.readTree(client.send(request.build(), BodyHandlers.ofString()).body());
      assertThat(answer.path("access_token").asText()).as(answer.toString()).isNotEmpty();
      return answer.path("access_token").asText();
    }
  }

  private static String form(Map<String, String> fields) {
    var form = new StringBuilder();
    fields.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&").append(name).append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return form.toString();
  }
}
