package io.osgent.model.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.Abilities;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.model.ollama.internal.FakeOllama.Reply;
import io.osgent.model.wire.Connection;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.Streaming;
import io.osgent.model.wire.Transport;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What models there are is what the server has. */
class InstalledModelsTest {
  private static final String TAGS = """
      {"models":[
        {"name":"qwen3:8b","model":"qwen3:8b","modified_at":"2026-01-01T00:00:00Z","size":5,"digest":"a",
         "details":{"parent_model":"","format":"gguf","family":"qwen3","families":["qwen3"],"parameter_size":"8.2B",
           "quantization_level":"Q4_K_M","context_length":40960},
         "capabilities":["completion","tools","thinking"]},
        {"name":"nomic-embed-text:latest","details":{"family":"nomic-bert"},"capabilities":["embedding"]},
        {"name":"all-minilm:latest","details":{"family":"bert"}},
        {"name":"llama3.2:latest","details":null}]}""";

  @Test
  void theModelsOfTheServerAreOnOfferButThoseThatOnlyEmbed() throws Exception {
    try (FakeOllama server = new FakeOllama(Reply.saying("hi"), TAGS);
        ProviderModel model = Calls.model(server.url())) {
      assertThat(model.models()).containsExactly(
          new ModelInfo("qwen3:8b", "qwen3 8.2B Q4_K_M", null, new Abilities(40960, 0, true, false, true)),
          new ModelInfo("llama3.2:latest", "", null, null));
    }
  }

  @Test
  void whatIsConfiguredIsOnOfferInstead() throws Exception {
    try (FakeOllama server = new FakeOllama(Reply.saying("hi"), TAGS);
        ProviderModel model = Calls.settings(server.url(), Map.of("models", new String[]{"mine"})).model()) {
      assertThat(model.models()).containsExactly(new ModelInfo("mine", "", null));
      assertThat(server.listed()).isZero();
    }
  }

  @Test
  void anInstalledModelMayHaveAPrice() throws Exception {
    try (FakeOllama server = new FakeOllama(Reply.saying("hi"), TAGS);
        ProviderModel model = Calls
            .settings(server.url(), Map.of("prices", new String[]{"llama3.2:latest 1 0.5 2"})).model()) {
      assertThat(model.models().getLast().price())
          .isEqualTo(new Price(new BigDecimal("1"), new BigDecimal("0.5"), new BigDecimal("2")));
      assertThat(model.models()).hasSize(2);
    }
  }

  @Test
  void theServerIsAskedAgainOnlyAfterAWhile() throws Exception {
    AtomicLong now = new AtomicLong();
    try (FakeOllama server = new FakeOllama(Reply.saying("hi"), TAGS);
        Transport transport = new Transport(connection(server.url()))) {
      InstalledModels models = new InstalledModels(transport, "ollama", Map.of(), now::get);

      assertThat(models.get()).hasSize(2);
      now.addAndGet(Duration.ofSeconds(9).toNanos());
      assertThat(models.get()).hasSize(2);
      assertThat(server.listed()).isEqualTo(1);
      now.addAndGet(Duration.ofSeconds(2).toNanos());
      assertThat(models.get()).hasSize(2);
      assertThat(server.listed()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatGoesHasNoModels() throws Exception {
    AtomicLong now = new AtomicLong();
    FakeOllama server = new FakeOllama(Reply.saying("hi"), TAGS);
    try (Transport transport = new Transport(connection(server.url()))) {
      InstalledModels models = new InstalledModels(transport, "ollama", Map.of(), now::get);
      assertThat(models.get()).hasSize(2);
      server.close();
      now.addAndGet(Duration.ofMinutes(1).toNanos());

      assertThat(models.get()).isEmpty();
    }
  }

  @Test
  void whoeverIsInterruptedLeavesNothingBehind() throws Exception {
    try (FakeOllama server = new FakeOllama(Reply.saying("hi"), TAGS);
        Transport transport = new Transport(connection(server.url()))) {
      InstalledModels models = new InstalledModels(transport, "ollama", Map.of(), System::nanoTime);

      Thread.currentThread().interrupt();
      assertThat(models.get()).isEmpty();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(models.get()).hasSize(2);
    }
  }

  @Test
  void aServerThatSaysSomethingElseHasNoModels() throws Exception {
    try (FakeOllama server = new FakeOllama(Reply.saying("hi"), "<html>");
        ProviderModel model = Calls.model(server.url())) {
      assertThat(model.models()).isEmpty();
    }
  }

  private static Connection connection(String url) {
    return new Connection("ollama", url, Map.of(), Streaming.AUTO, Duration.ofSeconds(10), 4, 0);
  }
}
