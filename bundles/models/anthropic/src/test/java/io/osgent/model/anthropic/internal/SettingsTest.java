package io.osgent.model.anthropic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.model.Abilities;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a provider may be told, and what it makes of it. */
class SettingsTest {
  @TempDir
  private Path home;

  @Test
  void aKeyInTheEnvironmentIsEnough() {
    Settings settings = settings(Map.of(), Map.of("ANTHROPIC_API_KEY", "sk-env"));

    assertThat(settings.usable()).isTrue();
    assertThat(settings.apiKey()).isEqualTo("sk-env");
    assertThat(settings.baseUrl()).isEqualTo("https://api.anthropic.com");
    assertThat(settings.models()).extracting(ModelInfo::name).startsWith("claude-sonnet-5");
    assertThat(settings.maxTokens()).isEqualTo(8192);
    assertThat(settings.promptCache()).isTrue();
    assertThat(settings.thinking()).isEqualTo(new Thinking.None());
    assertThat(settings.timeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.maxConnections()).isEqualTo(1024);
    assertThat(settings.maxRetries()).isEqualTo(2);
  }

  @Test
  void nothingSaidIsNothingOffered() {
    assertThat(settings(Map.of(), Map.of()).usable()).isFalse();
    assertThat(settings(Map.of("baseUrl", "https://api.anthropic.com/v1/"), Map.of()).usable()).isFalse();
  }

  @Test
  void anAddressOfOnesOwnNeedsNoKeyAndMayNameTheVersion() {
    Settings settings = settings(Map.of(), Map.of("ANTHROPIC_BASE_URL", "http://127.0.0.1:9001/claude/v1/"));

    assertThat(settings.usable()).isTrue();
    assertThat(settings.baseUrl()).isEqualTo("http://127.0.0.1:9001/claude");
  }

  @Test
  void theEnvironmentWinsOverFilesForTheProviderOfThatNameOnly() {
    Map<String, String> environment = Map.of("ANTHROPIC_API_KEY", "sk-env", "ANTHROPIC_BASE_URL", "http://env");
    Map<String, Object> file = Map.of("apiKey", "sk-file", "baseUrl", "http://file");

    assertThat(settings(file, environment)).returns("sk-env", Settings::apiKey).returns("http://env",
        Settings::baseUrl);
    assertThat(settings(Map.of("name", "second", "apiKey", "sk-file", "baseUrl", "http://file"), environment))
        .returns("sk-file", Settings::apiKey).returns("http://file", Settings::baseUrl);
    assertThat(settings(Map.of("name", "second"), environment).usable()).isFalse();
  }

  @Test
  void aModelMayHaveAPriceAndWhatHasOneIsOnOffer() {
    Settings settings = settings(Map.of("models", new String[]{"haiku"}, "prices",
        new String[]{"opus 5 0.5 25, haiku 1 0.1 5"}), Map.of());

    assertThat(settings.models()).containsExactly(new ModelInfo("haiku", "", price("1", "0.1", "5")),
        new ModelInfo("opus", "", price("5", "0.5", "25")));
  }

  @Test
  void howMuchIsThoughtMayBeSaid() {
    assertThat(settings(Map.of("thinking", "4000"), Map.of()).thinking()).isEqualTo(new Thinking.Budget(4000));
    assertThat(settings(Map.of("thinking", "Adaptive"), Map.of()).thinking()).isEqualTo(new Thinking.Adaptive());
  }

  @Test
  void theKeyIsNotPartOfWhatIsLogged() {
    assertThat(settings(Map.of("apiKey", "sk-secret"), Map.of()).toString()).contains("claude-sonnet-5")
        .doesNotContain("secret");
  }

  @Test
  void aWrongValueSaysWhatWouldBeRight() {
    assertWrong(Map.of("baseUrl", "localhost:9001"), "baseUrl 'localhost:9001' should be an http or https address");
    assertWrong(Map.of("name", "a/b"), "name 'a/b' should be a word without '/', e.g. 'anthropic'");
    assertWrong(Map.of("thinking", "1000"), "thinking '1000' should be a number of tokens, at least 1024");
    assertWrong(Map.of("thinking", "much"), "thinking 'much' should be a number of tokens");
    assertWrong(Map.of("maxTokens", 0), "maxTokens '0' should be at least 1");
    assertWrong(Map.of("streaming", "maybe"), "streaming 'maybe' should be one of [auto, always, never]");
    assertWrong(Map.of("prices", new String[]{"opus 5"}), "prices 'opus 5' should be a model's name");
  }

  @Test
  void withoutAnyPriceInTheConfigurationTheTableSaysWhatAModelCostsAndCanDo() {
    Settings settings = settings(Map.of("models", new String[]{"claude-haiku-4-5-20251001", "unheard-of"}), Map.of());

    assertThat(settings.models()).containsExactly(new ModelInfo("claude-haiku-4-5-20251001", "",
        price("1.00", "0.10", "5.00"), new Abilities(200_000, 64_000, true, true, true)),
        new ModelInfo("unheard-of", "", null));
  }

  @Test
  void aPriceInTheConfigurationWinsOverTheTable() {
    Settings settings = settings(
        Map.of("models", new String[]{"claude-haiku-4-5"}, "prices", new String[]{"claude-haiku-4-5 9 8 10"}),
        Map.of());

    assertThat(settings.models()).containsExactly(
        new ModelInfo("claude-haiku-4-5", "", price("9", "8", "10"), new Abilities(200_000, 64_000, true, true, true)));
  }

  @Test
  void aNewerTableTakesThePlaceOfTheBuiltInOne() throws IOException {
    Files.writeString(home.resolve("models.csv"), "new, 1000, 100, yes, no, yes, 3, 2, 4");

    assertThat(settings(Map.of("modelTable", "models.csv", "models", new String[]{"new", "claude-haiku-4-5"}), Map.of())
        .models())
        .containsExactly(new ModelInfo("new", "", price("3", "2", "4"), new Abilities(1000, 100, true, false, true)),
            new ModelInfo("claude-haiku-4-5", "", null));
  }

  @Test
  void aTableThatCannotBeReadLeavesTheBuiltInOneInItsPlace() {
    assertThat(
        settings(Map.of("modelTable", "missing.csv", "models", new String[]{"claude-haiku-4-5"}), Map.of()).models())
        .containsExactly(new ModelInfo("claude-haiku-4-5", "", price("1.00", "0.10", "5.00"),
            new Abilities(200_000, 64_000, true, true, true)));
  }

  private static Price price(String input, String cachedInput, String output) {
    return new Price(new BigDecimal(input), new BigDecimal(cachedInput), new BigDecimal(output));
  }

  private void assertWrong(Map<String, Object> values, String said) {
    assertThatThrownBy(() -> settings(values, Map.of())).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  private Settings settings(Map<String, Object> values, Map<String, String> environment) {
    return Settings.of(Calls.config(values), environment, home);
  }
}
