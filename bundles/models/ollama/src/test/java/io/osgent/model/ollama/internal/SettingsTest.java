package io.osgent.model.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a provider may be told, and what it makes of it. */
class SettingsTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"gpu, http://gpu:11434", "gpu:9000, http://gpu:9000", ":9000, http://127.0.0.1:9000",
      "0.0.0.0, http://127.0.0.1:11434", "0.0.0.0:9000, http://127.0.0.1:9000", "[::1]:9000, http://[::1]:9000",
      "http://gpu, http://gpu", "http://gpu:11434/, http://gpu:11434",
      "https://gpu.example.org, https://gpu.example.org",
      "https://example.org/ollama/, https://example.org/ollama", "' gpu ', http://gpu:11434"})
  void anAddressHasTheFormsThatOllamaKnows(String host, String url) {
    assertThat(settings(Map.of(), Map.of("OLLAMA_HOST", host)).baseUrl()).isEqualTo(url);
    assertThat(settings(Map.of("baseUrl", host), Map.of()).baseUrl()).isEqualTo(url);
  }

  @Test
  void withoutAnAddressTheServerIsHere() {
    assertThat(settings(Map.of(), Map.of()).baseUrl()).isEqualTo("http://127.0.0.1:11434");
    assertThat(settings(Map.of(), Map.of("OLLAMA_HOST", " ")).baseUrl()).isEqualTo("http://127.0.0.1:11434");
  }

  @Test
  void theEnvironmentWinsOverFilesForTheProviderOfThatNameOnly() {
    Map<String, String> environment = Map.of("OLLAMA_HOST", "env");

    assertThat(settings(Map.of("baseUrl", "file"), environment).baseUrl()).isEqualTo("http://env:11434");
    assertThat(settings(Map.of("name", "second", "baseUrl", "file"), environment).baseUrl())
        .isEqualTo("http://file:11434");
  }

  @Test
  void theKeyIsNotPartOfWhatIsLogged() {
    assertThat(settings(Map.of("apiKey", "secret"), Map.of()).toString()).contains("http://127.0.0.1:11434")
        .doesNotContain("secret");
  }

  @Test
  void aWrongValueSaysWhatWouldBeRight() {
    assertWrong(Map.of("baseUrl", "ftp://gpu"), "baseUrl 'ftp://gpu' should be an http or https address");
    assertWrong(Map.of("baseUrl", "a b"), "should be an http or https address, e.g. '127.0.0.1:11434'");
    assertWrong(Map.of("name", "a/b"), "name 'a/b' should be a word without '/', e.g. 'ollama'");
    assertWrong(Map.of("thinking", "hard"), "thinking 'hard' should be true, false, low, medium, high, max or empty");
    assertWrong(Map.of("contextTokens", -1), "contextTokens '-1' should be at least 0");
  }

  private static void assertWrong(Map<String, Object> values, String said) {
    assertThatThrownBy(() -> settings(values, Map.of())).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  private static Settings settings(Map<String, Object> values, Map<String, String> environment) {
    return Settings.of(Calls.config(values), environment);
  }
}
