package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.model.Abilities;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.model.openai.internal.Settings.Api;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a provider may be told, and what it makes of it. */
class SettingsTest {
  @TempDir
  private Path home;

  @Test
  void aKeyInTheEnvironmentIsEnough() {
    Settings settings = settings(Map.of(), Map.of("OPENAI_API_KEY", "sk-env"));

    assertThat(settings.usable()).isTrue();
    assertThat(settings.apiKey()).isEqualTo("sk-env");
    assertThat(settings.baseUrl()).isEqualTo("https://api.openai.com/v1");
    assertThat(settings.api()).isEqualTo(Api.RESPONSES);
    assertThat(settings.models()).extracting(ModelInfo::name).startsWith("gpt-6.1-terra");
    assertThat(settings.timeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.maxConnections()).isEqualTo(1024);
    assertThat(settings.maxRetries()).isEqualTo(2);
  }

  @Test
  void nothingSaidIsNothingOffered() {
    assertThat(settings(Map.of(), Map.of()).usable()).isFalse();
  }

  @Test
  void anAddressOfOnesOwnNeedsNoKeyAndSpeaksChatCompletions() {
    Settings settings = settings(Map.of(), Map.of("OPENAI_BASE_URL", "http://127.0.0.1:9001/v1/"));

    assertThat(settings.usable()).isTrue();
    assertThat(settings.baseUrl()).isEqualTo("http://127.0.0.1:9001/v1");
    assertThat(settings.api()).isEqualTo(Api.CHAT);
  }

  @Test
  void openAisOwnAddressMayBeWrittenOut() {
    Settings settings = settings(Map.of("baseUrl", "https://api.openai.com/v1/"), Map.of());

    assertThat(settings.api()).isEqualTo(Api.RESPONSES);
    assertThat(settings.usable()).isFalse();
  }

  @Test
  void theProtocolMayBeChosen() {
    Map<String, String> key = Map.of("OPENAI_API_KEY", "sk");

    assertThat(settings(Map.of("api", "chat"), key).api()).isEqualTo(Api.CHAT);
    assertThat(settings(Map.of("api", "responses", "baseUrl", "http://localhost/v1"), key).api())
        .isEqualTo(Api.RESPONSES);
  }

  @Test
  void theEnvironmentWinsOverFilesForTheProviderOfThatNameOnly() {
    Map<String, String> environment = Map.of("OPENAI_API_KEY", "sk-env", "OPENAI_BASE_URL", "http://env/v1");
    Map<String, Object> file = Map.of("apiKey", "sk-file", "baseUrl", "http://file/v1");

    assertThat(settings(file, environment)).returns("sk-env", Settings::apiKey).returns("http://env/v1",
        Settings::baseUrl);
    assertThat(settings(Map.of("name", "azure", "apiKey", "sk-file", "baseUrl", "http://file/v1"), environment))
        .returns("sk-file", Settings::apiKey).returns("http://file/v1", Settings::baseUrl);
    assertThat(settings(Map.of("name", "azure"), environment).usable()).isFalse();
  }

  @Test
  void modelsMayBeALineWithCommas() {
    assertThat(settings(Map.of("models", new String[]{"a, b", "c"}), Map.of()).models()).extracting(ModelInfo::name)
        .containsExactly("a", "b", "c");
  }

  @Test
  void aModelMayHaveAPriceAndWhatHasOneIsOnOffer() {
    Settings settings = settings(Map.of("models", new String[]{"mini"}, "prices",
        new String[]{"large  1.25 0.125 10, mini 0.25 0.025 2.00"}), Map.of());

    assertThat(settings.models()).containsExactly(new ModelInfo("mini", "", price("0.25", "0.025", "2.00")),
        new ModelInfo("large", "", price("1.25", "0.125", "10")));
  }

  @Test
  void withoutAPriceAModelsPriceIsNotKnown() {
    assertThat(settings(Map.of("models", new String[]{"mini"}), Map.of()).models())
        .containsExactly(new ModelInfo("mini", "", null));
  }

  @Test
  void withoutAnyPriceInTheConfigurationTheTableSaysWhatAModelCostsAndCanDo() {
    Settings settings = settings(Map.of("models", new String[]{"gpt-5-mini-2025-08-07", "unheard-of"}), Map.of());

    assertThat(settings.models()).containsExactly(new ModelInfo("gpt-5-mini-2025-08-07", "",
        price("0.25", "0.025", "2.00"), new Abilities(400_000, 128_000, true, true, true)),
        new ModelInfo("unheard-of", "", null));
  }

  @Test
  void aPriceInTheConfigurationWinsOverTheTable() {
    Settings settings = settings(
        Map.of("models", new String[]{"gpt-5-mini"}, "prices", new String[]{"gpt-5-mini 9 8 10"}), Map.of());

    assertThat(settings.models()).containsExactly(
        new ModelInfo("gpt-5-mini", "", price("9", "8", "10"), new Abilities(400_000, 128_000, true, true, true)));
  }

  @Test
  void aNewerTableTakesThePlaceOfTheBuiltInOne() throws IOException {
    Files.writeString(home.resolve("models.csv"), "new, 1000, 100, yes, no, yes, 3, 2, 4");

    assertThat(
        settings(Map.of("modelTable", "models.csv", "models", new String[]{"new", "gpt-5-mini"}), Map.of()).models())
        .containsExactly(new ModelInfo("new", "", price("3", "2", "4"), new Abilities(1000, 100, true, false, true)),
            new ModelInfo("gpt-5-mini", "", null));
  }

  @Test
  void aTableThatCannotBeReadLeavesTheBuiltInOneInItsPlace() {
    assertThat(settings(Map.of("modelTable", "missing.csv", "models", new String[]{"gpt-5-mini"}), Map.of()).models())
        .containsExactly(new ModelInfo("gpt-5-mini", "", price("0.25", "0.025", "2.00"),
            new Abilities(400_000, 128_000, true, true, true)));
  }

  @Test
  void whatAnotherServerAsksForAModelOfTheSameNameIsNotOpenAisToSay() throws IOException {
    Map<String, Object> elsewhere = Map.of("baseUrl", "http://127.0.0.1:8000/v1", "models", new String[]{"gpt-5"});
    assertThat(settings(elsewhere, Map.of()).models()).containsExactly(new ModelInfo("gpt-5", "", null));

    Files.writeString(home.resolve("models.csv"), "gpt-5, 1000, 100, yes, no, yes, 3, 2, 4");
    Map<String, Object> withATable = new HashMap<>(elsewhere);
    withATable.put("modelTable", "models.csv");
    assertThat(settings(withATable, Map.of()).models()).extracting(ModelInfo::price)
        .containsExactly(price("3", "2", "4"));
  }

  private static Price price(String input, String cachedInput, String output) {
    return new Price(new BigDecimal(input), new BigDecimal(cachedInput), new BigDecimal(output));
  }

  @Test
  void theKeyIsNotPartOfWhatIsLogged() {
    assertThat(settings(Map.of("apiKey", "sk-secret"), Map.of()).toString()).doesNotContain("secret");
  }

  @Test
  void aWrongValueSaysWhatWouldBeRight() {
    assertWrong(Map.of("api", "soap"), "api 'soap' should be auto, responses or chat");
    assertWrong(Map.of("streaming", "maybe"), "streaming 'maybe' should be one of [auto, always, never]");
    assertWrong(Map.of("baseUrl", "localhost:9001"), "baseUrl 'localhost:9001' should be an http or https address");
    assertWrong(Map.of("baseUrl", "http://a b"), "baseUrl 'http://a b' should be an http or https address");
    assertWrong(Map.of("name", "a/b"), "name 'a/b' should be a word without '/'");
    assertWrong(prices("mini 0.25 2.00"),
        "prices 'mini 0.25 2.00' should be a model's name and what a million tokens cost",
        "input, cached input and output, e.g. 'mini 0.25 0.025 2.00'");
    assertWrong(prices("mini 0,25 0,025 2,00"), "prices 'mini 0' should be");
    assertWrong(prices("mini 0.25 -1 2.00"), "prices 'mini 0.25 -1 2.00' should be");
    assertWrong(prices("mini $0.25 $0.025 $2"), "prices 'mini $0.25 $0.025 $2' should be");
    assertWrong(prices("mini 1 1 1, mini 2 2 2"), "prices should name each model once, but 'mini' stands there twice");
    assertWrong(Map.of("timeoutSeconds", 0), "timeoutSeconds '0' should be at least 1");
    assertWrong(Map.of("maxRetries", -1), "maxRetries '-1' should be at least 0");
  }

  private static Map<String, Object> prices(String line) {
    return Map.of("prices", new String[]{line});
  }

  private void assertWrong(Map<String, Object> values, String... said) {
    assertThatThrownBy(() -> settings(values, Map.of())).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(said);
  }

  private Settings settings(Map<String, Object> values, Map<String, String> environment) {
    return Settings.of(Calls.config(values), environment, home);
  }
}
