package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelStream;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a call has cost is told as OpenAI asks for it, long prompts and what it wrote into its cache included. */
class CostTest {
  @Test
  void whatIsWrittenIntoTheCacheCostsAQuarterMore() throws Exception {
    // 1000 x $1 + 2000 x $1.25 + 7000 x $0.05 + 400 x $5, for a million each
    assertThat(cost("gpt-6.1-terra", 10_000, 2000)).isEqualByComparingTo("0.00585");
  }

  @Test
  void promptsOfMoreThan272000TokensCostMore() throws Exception {
    // 2 x (265001 x $1 + 7000 x $0.05) + 1.5 x 400 x $5, and as ever one token below
    assertThat(cost("gpt-6.1-terra", 272_001, 0)).isEqualByComparingTo("0.533702");
    assertThat(cost("gpt-6.1-terra", 272_000, 0)).isEqualByComparingTo("0.26735");
  }

  @Test
  void olderModelsHaveNoSurcharge() throws Exception {
    // 3000 x $0.25 + 7000 x $0.025 + 400 x $2
    assertThat(cost("gpt-5-mini-2025-08-07", 10_000, 2000)).isEqualByComparingTo("0.001725");
  }

  @Test
  void whatAModelCostsThatNobodyKnowsIsNotTold() throws Exception {
    assertThat(cost("unheard-of", 10_000, 0)).isNull();
  }

  private static BigDecimal cost(String model, int input, int written) throws Exception {
    String chat = """
        {"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":%d,\
        "completion_tokens":400,"prompt_tokens_details":{"cached_tokens":7000,"cache_write_tokens":%d}}}"""
        .formatted(input, written);
    String response = """
        {"status":"completed","output":[],"usage":{"input_tokens":%d,"output_tokens":400,\
        "input_tokens_details":{"cached_tokens":7000,"cache_write_tokens":%d}}}""".formatted(input, written);
    BigDecimal cost = cost(model, "chat", chat);
    assertThat(cost(model, "responses", response)).isEqualTo(cost);
    return cost;
  }

  private static BigDecimal cost(String name, String api, String answer) throws Exception {
    ChatRequest request = new ChatRequest(name, "", List.of(new Message.User("hi")), List.of(), 0, null, true);
    Path table = Path.of(Settings.class.getResource("models.csv").toURI());
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.json(200, answer));
        ProviderModel model = Calls.settings(provider.url(), Map.of("api", api, "modelTable", table.toString()))
            .model();
        ModelStream stream = model.open(request, Contexts.context())) {
      BigDecimal cost = null;
      for (ModelEvent event; (event = stream.next()) != null;) {
        cost = event instanceof ModelEvent.UsageReport report ? report.cost() : cost;
      }
      return cost;
    }
  }
}
