package io.osgent.model.anthropic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelStream;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a call has cost is told as Anthropic asks for it, what it wrote into its cache included. */
class CostTest {
  private static final String FIVE_MINUTES = """
      {"input_tokens":100,"cache_creation_input_tokens":2000,"cache_read_input_tokens":30000,"output_tokens":400}""";
  private static final String BOTH = """
      {"input_tokens":100,"cache_creation_input_tokens":2000,"cache_read_input_tokens":30000,"output_tokens":400,\
      "cache_creation":{"ephemeral_5m_input_tokens":1500,"ephemeral_1h_input_tokens":500},"service_tier":"standard"}""";

  @Test
  void whatIsWrittenIntoTheCacheCostsAQuarterMore() throws Exception {
    // 100 x $2 + 2000 x $2.50 + 30000 x $0.20 + 400 x $10, for a million each
    assertThat(cost("claude-sonnet-5", FIVE_MINUTES, Map.of())).isEqualByComparingTo("0.0152");
  }

  @Test
  void whatIsWrittenForAnHourCostsTwiceAsMuch() throws Exception {
    // 100 x $2 + 1500 x $2.50 + 500 x $4 + 30000 x $0.20 + 400 x $10
    assertThat(cost("claude-sonnet-5", BOTH, Map.of())).isEqualByComparingTo("0.01595");
  }

  @Test
  void longPromptsOfHaikuCostFiveTimesAsMuch() throws Exception {
    String longer = FIVE_MINUTES.replace("30000", "97901");
    // 5 x (100 x $0.10 + 2000 x $0.125 + 97901 x $0.01 + 400 x $0.50), and without the five one token below
    assertThat(cost("claude-haiku-5-5", longer, Map.of())).isEqualByComparingTo("0.00719505");
    assertThat(cost("claude-haiku-5-5", longer.replace("97901", "97900"), Map.of())).isEqualByComparingTo("0.001439");
  }

  @Test
  void aModelThatIsNotOnOfferIsPricedAllTheSame() throws Exception {
    assertThat(cost("claude-opus-5-5", FIVE_MINUTES, Map.of("models", new String[]{"claude-sonnet-5"})))
        .isEqualByComparingTo("0.0244");
    assertThat(cost("claude-haiku-4-5-20251001", FIVE_MINUTES, Map.of())).isEqualByComparingTo("0.0076");
  }

  @Test
  void aPriceOfOnesOwnCountsForTheCacheAsWell() throws Exception {
    // 100 x $1 + 2000 x $1.25 + 30000 x $0.10 + 400 x $5
    assertThat(cost("claude-sonnet-5", FIVE_MINUTES, Map.of("prices", new String[]{"claude-sonnet-5 1 0.10 5"})))
        .isEqualByComparingTo("0.0076");
  }

  @Test
  void whatAModelCostsThatNobodyKnowsIsNotTold() throws Exception {
    assertThat(cost("unheard-of", FIVE_MINUTES, Map.of())).isNull();
  }

  private static BigDecimal cost(String model, String usage, Map<String, Object> settings) throws Exception {
    BigDecimal streamed = cost(model,
        FakeProvider.Answer.events("data: {\"type\":\"message_start\",\"message\":{\"usage\":"
            + usage + "}}\n\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":"
            + "{\"output_tokens\":400}}\n\ndata: {\"type\":\"message_stop\"}\n\n"),
        settings);
    BigDecimal whole = cost(model,
        FakeProvider.Answer.json(200, "{\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":"
            + usage + "}"),
        settings);
    assertThat(whole).isEqualTo(streamed);
    return streamed;
  }

  private static BigDecimal cost(String name, FakeProvider.Answer answer, Map<String, Object> settings)
      throws Exception {
    ChatRequest request = new ChatRequest(name, "", List.of(new Message.User("hi")), List.of(), 0, null, true);
    try (FakeProvider provider = new FakeProvider(answer);
        ProviderModel model = Calls.settings(provider.root(), settings).model();
        ModelStream stream = model.open(request, Contexts.context())) {
      BigDecimal cost = null;
      for (ModelEvent event; (event = stream.next()) != null;) {
        cost = event instanceof ModelEvent.UsageReport report ? report.cost() : cost;
      }
      return cost;
    }
  }
}
