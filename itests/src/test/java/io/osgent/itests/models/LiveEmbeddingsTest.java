package io.osgent.itests.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors and pictures of providers as a program plays them that knows nothing of Osgent. */
@Tag("node")
class LiveEmbeddingsTest {
  @TempDir
  private static Path home;

  private static LiveServer live;

  @BeforeAll
  static void start() throws Exception {
    live = new LiveServer(home);
    Provider.CHAT.configure(home, "", live.aimock(), Aimock.KEY, "embeddingModels = small\nimageModels = dot\n");
    Provider.CHAT.configure(home, "stranger", live.aimock(), "some-other-key", "embeddingModels = small\n");
    Provider.OLLAMA.configure(home, "", live.aimock(), Aimock.KEY, "embeddingModels = minilm\n");
    live.start();
  }

  @AfterAll
  static void stop() throws Exception {
    live.close();
  }

  @AfterEach
  void behave() throws Exception {
    live.aimock().behave();
  }

  private static Rest.Answer embed(String model, Object input) throws Exception {
    return live.server().rest().post("/api/v1/embeddings", Map.of("model", model, "input", input));
  }

  /** What the program says a text's vector is, of unit length. */
  private static void assertVector(JsonNode vector, String text) {
    double vowels = text.replaceAll("[^aeiou]", "").length();
    double length = Math.sqrt(text.length() * (double) text.length() + vowels * vowels + 1);
    assertThat(vector).hasSize(3);
    assertThat(vector.get(0).asDouble()).isCloseTo(text.length() / length, within(1e-6));
    assertThat(vector.get(1).asDouble()).isCloseTo(vowels / length, within(1e-6));
    assertThat(vector.get(2).asDouble()).isCloseTo(1 / length, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat/small", "ollama/minilm"})
  void everyProviderEmbeds(String model) throws Exception {
    Rest.Answer answer = embed(model, "a text for " + model).expect(200);

    assertThat(answer.text("model")).isEqualTo(model);
    assertVector(answer.body().at("/embeddings/0"), "a text for " + model);
  }

  @Test
  void whoAsksAtTheSameTimeSharesRequests() throws Exception {
    live.aimock().misbehave(Map.of("latencyMs", 200));
    int callers = 64;
    var answers = new ArrayList<Future<Rest.Answer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        String text = "caller " + i;
        answers.add(threads.submit(() -> embed("chat/small", text)));
      }
    }

    for (Future<Rest.Answer> answer : answers) {
      assertThat(answer.get().expect(200).body().path("embeddings")).hasSize(1);
    }
    assertThat(live.aimock().asked())
        .filteredOn(asked -> asked.entry().at("/body/embeddingInput").asText().contains("caller"))
        .hasSizeBetween(1, callers / 2);
  }

  @Test
  void aFailureIsOneProblem() throws Exception {
    assertThat(embed("chat/absent-1", "Hello").expect(422).text("code")).isEqualTo("model_not_found");
    assertThat(embed("nobody/small", "Hello").expect(422).text("detail"))
        .contains("the embedding provider 'nobody' is not here now");
    Rest.Answer wrongKey = embed("chat-stranger/small", "Hello").expect(502);
    assertThat(wrongKey.text("code")).isEqualTo("model_authentication");
    assertThat(wrongKey.response().body()).doesNotContain("some-other-key");
    assertThat(embed("chat/small", "refuse this with status 429, after 3600 s").expect(503).body().path("retry_after")
        .asInt()).isEqualTo(3600);
    assertThat(live.server().said()).doesNotContain("some-other-key", Aimock.KEY);
  }

  @Test
  void picturesAreMade() throws Exception {
    Rest.Answer made = live.server().rest()
        .post("/api/v1/images", Map.of("prompt", "a dot", "size", "1024x1024")).expect(200);
    assertThat(made.text("model")).isEqualTo("chat/dot");
    assertThat(made.body().at("/images/0/media_type").asText()).isEqualTo("image/png");
    assertThat(made.body().at("/images/0/data").asText()).startsWith("iVBORw0KGgo");

    String dot = "data:image/png;base64," + made.body().at("/images/0/data").asText();
    Rest.Answer edited = live.server().rest()
        .post("/api/v1/images", Map.of("prompt", "another dot", "sources", List.of(dot))).expect(200);
    assertThat(edited.body().at("/images/0/data")).isEqualTo(made.body().at("/images/0/data"));
    assertThat(live.aimock().asked()).extracting(asked -> asked.entry().path("path").asText())
        .contains("/v1/images/generations", "/v1/images/edits");
  }

  @Test
  void modelsOfEveryKindAreListedAndProvidersAreTheDefaultBeforeTheBuiltInOne() throws Exception {
    JsonNode models = live.server().rest().get("/api/v1/models?limit=200").expect(200).body();

    assertThat(models.path("items")).map(model -> model.path("kind").asText() + " " + model.path("name").asText())
        .contains("embedding chat/small", "embedding ollama/minilm", "embedding lexical/words-1", "image chat/dot",
            "chat chat/gpt-oss-20b");
    assertThat(models.path("default_embedding_model").asText()).isNotEmpty().doesNotStartWith("lexical/");
    assertThat(models.path("default_image_model").asText()).isEqualTo("chat/dot");
    JsonNode plugins = live.server().rest().get("/api/v1/plugins?limit=200").expect(200).body().path("items");
    assertThat(plugins).map(plugin -> plugin.path("kind").asText() + " " + plugin.path("name").asText())
        .contains("embedding chat", "image chat", "embedding ollama", "embedding lexical");
    assertThat(ServerProcess.osgent(home, 0, "shell", "models")).containsPattern("chat/small +embedding");
  }
}
