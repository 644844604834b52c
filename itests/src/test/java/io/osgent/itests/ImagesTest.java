package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images on their way from a client to a provider. */
class ImagesTest {
  private static final String BASE64 = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  private static final String DATA = "data:image/png;base64," + BASE64;
  private static final String ADDRESS = "https://images.example/cat.png";

  @TempDir
  private Path home;

  @Test
  void everyProviderIsShownThePicture() throws Exception {
    try (var provider = new KeyTaker()) {
      configure("openai", "responses", provider.url(), "api = responses");
      configure("openai", "chat", provider.url(), "api = chat");
      configure("anthropic", "anthropic", provider.url().replace("/v1", ""), "");
      configure("ollama", "ollama", provider.url().replace("/v1", ""), "");
      try (var server = ServerProcess.start(home)) {
        for (String name : List.of("responses", "chat", "anthropic", "ollama")) {
          show(server.rest(), name + "/m", DATA).expect(201);
          assertThat(provider.bodies().poll(10, TimeUnit.SECONDS)).as(name).contains(BASE64).contains("What is this?");
        }
        for (String name : List.of("responses", "chat", "anthropic")) {
          show(server.rest(), name + "/m", ADDRESS).expect(201);
          assertThat(provider.bodies().poll(10, TimeUnit.SECONDS)).as(name).contains(ADDRESS);
        }
      }
    }
  }

  @Test
  void theLogAndTheSessionKeepThePicture() throws Exception {
    try (var provider = new KeyTaker()) {
      configure("openai", "chat", provider.url(), "api = chat");
      String session;
      try (var server = ServerProcess.start(home)) {
        Answer run = show(server.rest(), "chat/m", DATA).expect(201);
        session = run.text("session");
        assertThat(run.body().path("images").asInt()).isEqualTo(1);
        assertThat(run.response().body()).doesNotContain(BASE64);
        assertThat(server.rest().events(run.text("id")).getFirst().at("/data/images/0").asText()).isEqualTo(DATA);
      }
      provider.bodies().clear();
      try (var server = ServerProcess.start(home)) {
        JsonNode said = server.rest().get("/api/v1/sessions/" + session + "/messages").expect(200).body()
            .at("/items/0");
        assertThat(said.path("text").asText()).isEqualTo("What is this?");
        assertThat(said.at("/images/0").asText()).isEqualTo(DATA);
        server.rest().post("/api/v1/runs",
            Map.of("agent", "assistant", "session", session, "input", "And now?", "model", "chat/m"), "Prefer",
            "wait=30")
            .expect(201);
        assertThat(provider.bodies().poll(10, TimeUnit.SECONDS)).contains(BASE64, "And now?");
      }
    }
  }

  @Test
  void whatNoModelIsToBeShownIsRefusedBeforeAnythingHasBegun() throws Exception {
    try (var server = ServerProcess.start(home)) {
      Answer blind = show(server.rest(), "demo/demo", DATA).expect(422);
      assertThat(blind.text("code")).isEqualTo("images_not_supported");
      assertThat(blind.text("detail")).startsWith("the model demo/demo can't be shown images");
      assertThat(show(server.rest(), "demo/demo", "http://169.254.169.254/latest").expect(422).text("code"))
          .isEqualTo("invalid_image");
      assertThat(show(server.rest(), "demo/demo", "data:image/png;base64," + "A".repeat(1 << 20)).status())
          .as("more than the server takes").isEqualTo(413);
      assertThat(server.rest().get("/api/v1/runs").expect(200).body().path("items")).isEmpty();
    }
  }

  private void configure(String kind, String name, String url, String more) throws IOException {
    Path config = Files.createDirectories(home.resolve("config"));
    Files.writeString(config.resolve("io.osgent.model." + kind + "-" + name + ".cfg"),
        "name = " + name + "\nmodels = m\nmaxRetries = 0\napiKey = k-of-no-importance\nbaseUrl = " + url + "\n" + more
            + "\n");
  }

  private static Answer show(Rest rest, String model, String url) throws IOException, InterruptedException {
    return rest.post("/api/v1/runs", Map.of("agent", "assistant", "model", model, "input",
        List.of(Map.of("type", "text", "text", "What is this?"), Map.of("type", "image", "url", url))), "Prefer",
        "wait=30");
  }
}
