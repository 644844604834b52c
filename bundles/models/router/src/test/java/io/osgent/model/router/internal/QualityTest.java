package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A route may say how good a model has to be. */
@Timeout(60)
class QualityTest {
  private final Desk desk = new Desk();
  private final FakeModels models = desk.models;

  private void offer(String name, String price) {
    models.model(name, FakeModels.price(price, price), null, models.says("Hi."));
  }

  private String answers(String route) throws Exception {
    return Desk.answering(desk.ask(route)).getLast().model();
  }

  private void configure(String unknown, String... entries) {
    desk.tiers.change(Desk.config(Tiers.Config.class, Map.of("models", entries, "unknown", unknown)));
  }

  @Test
  void theCheapestOfThoseThatAreGoodEnoughAnswers() throws Exception {
    offer("openai/gpt-5-nano", "0.05");
    offer("openai/gpt-5", "1.25");
    offer("anthropic/claude-sonnet-5", "2");
    offer("anthropic/claude-opus-5", "5");
    for (String quality : new String[]{"low", "medium", "high"}) {
      desk.route(quality, Map.of("choose", "cheapest", "quality", quality));
    }
    desk.route("any", Map.of());

    assertThat(answers("any")).isEqualTo("openai/gpt-5-nano");
    assertThat(answers("low")).isEqualTo("openai/gpt-5-nano");
    assertThat(answers("medium")).isEqualTo("openai/gpt-5");
    assertThat(answers("high")).isEqualTo("openai/gpt-5");
    assertThat(desk.router.models().getFirst().description()).isEqualTo("any model of low quality, the cheapest first");
  }

  @Test
  void whenTheGoodOnesFailTheOthersAreNotAskedInstead() {
    models.model("anthropic/claude-opus-5", FakeModels.refuses(Kind.QUOTA, "no money"));
    offer("anthropic/claude-haiku-4-5", "1");
    desk.route("good", Map.of("quality", "high"));

    assertThatThrownBy(() -> desk.ask("good"))
        .hasMessage("no model of router/good answered: anthropic/claude-opus-5: no money");
  }

  @Test
  void whereNoneIsGoodEnoughEachIsNamedWithItsQuality() {
    offer("one/unheard-of", "1");
    desk.route("good", Map.of("models", new String[]{"one/unheard-of", "demo/demo"}, "quality", "high"));

    assertThatThrownBy(() -> desk.ask("good"))
        .isInstanceOfSatisfying(ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST))
        .hasMessage("no model of router/good can do this: one/unheard-of: its quality is medium, not high; "
            + "demo/demo: its quality is low, not high");
  }

  @ParameterizedTest
  @CsvSource({"openai/gpt-6.2-astra,high", "openai/gpt-6.1-terra,medium", "openai/gpt-6-luna,low", "openai/gpt-5,high",
      "openai/gpt-5.5-pro,high", "openai/gpt-5-mini-2025-08-07,low", "openai/gpt-5.4-nano,low", "openai/gpt-4o,medium",
      "openai/gpt-4.1-mini,low", "router.example/openai/gpt-5,high", "anthropic/claude-fable-5-2,high",
      "anthropic/claude-opus-4-5-20251101,high", "anthropic/claude-sonnet-4-5,medium", "anthropic/claude-haiku-5-5,low",
      "demo/demo,low", "ollama/qwen3:8b,medium"})
  void modelsAreKnownByTheirFamilies(String model, String tier) {
    assertThat(desk.tiers.of(model)).hasToString(tier);
  }

  @Test
  void whatIsConfiguredCountsBeforeTheTable() {
    configure("low", "gpt-5 medium, qwen3* high", "other/gpt-5 low");

    assertThat(desk.tiers.of("openai/gpt-5")).isEqualTo(Tier.MEDIUM);
    assertThat(desk.tiers.of("ollama/qwen3:32b")).isEqualTo(Tier.HIGH);
    assertThat(desk.tiers.of("ollama/unheard-of")).isEqualTo(Tier.LOW);
    assertThat(desk.tiers.of("anthropic/claude-opus-5")).isEqualTo(Tier.HIGH);

    configure("low", "other/gpt-5 low", "gpt-5 medium");
    assertThat(desk.tiers.of("other/gpt-5")).isEqualTo(Tier.LOW);
    assertThat(desk.tiers.of("openai/gpt-5")).isEqualTo(Tier.MEDIUM);
  }

  @Test
  void aConfigurationThatMakesNoSenseIsNotTaken() {
    configure("low");
    configure("low", "gpt-5 best");
    configure("low", "gpt-5");
    configure("none", "gpt-5 low");

    assertThat(desk.tiers.of("openai/gpt-5")).isEqualTo(Tier.HIGH);
    assertThat(desk.tiers.of("one/unheard-of")).isEqualTo(Tier.LOW);
  }
}
