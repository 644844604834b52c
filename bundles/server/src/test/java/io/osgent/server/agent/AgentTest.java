package io.osgent.server.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.server.agent.ContextRules.Strategy;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentTest {
  private static Agent agent(String id, String model) {
    return new Agent(id, 0, null, null, model, null, null, null, null, null, null);
  }

  @Test
  void whatIsLeftOutHasADefault() {
    Agent agent = agent("assistant", null);
    assertThat(agent.description()).isEmpty();
    assertThat(agent.instructions()).isEmpty();
    assertThat(agent.model()).isNull();
    assertThat(agent.tools()).isEmpty();
    assertThat(agent.memory()).isEmpty();
    assertThat(agent.limits()).isEqualTo(new Limits(300, 20, 50, 1_000_000L, null, null));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"Support", "support desk", "../etc", "a/b",
      "a2345678901234567890123456789012345678901234567890123456789012345"})
  void anIdThatCannotStandInAPathIsRefused(String id) {
    assertThatThrownBy(() -> agent(id, null)).isInstanceOfSatisfying(ProblemException.class, e -> {
      assertThat(e.problem().code()).isEqualTo("invalid_agent");
      assertThat(e.problem().status()).isEqualTo(400);
      assertThat(e).hasMessageContaining("support-desk");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-5-mini", "/gpt", ""})
  void aModelWithoutItsProviderIsRefused(String model) {
    assertThatThrownBy(() -> agent("a", model)).hasMessageContaining("provider/model")
        .hasMessageContaining("\"" + model + "\"");
  }

  @Test
  void aModelsNameMayHaveSlashesOfItsOwn() {
    assertThat(agent("a", "openrouter/meta/llama-4").model()).isEqualTo("openrouter/meta/llama-4");
  }

  @Test
  void aNewVersionIsTheSameAgentOtherwise() {
    var agent = new Agent("a", 1, "d", "i", "p/m", List.of("*"), List.of("notes"), "plan", null, Limits.DEFAULT, null);
    assertThat(agent.withVersion(2)).isEqualTo(
        new Agent("a", 2, "d", "i", "p/m", List.of("*"), List.of("notes"), "plan", null, Limits.DEFAULT, null));
  }

  @Test
  void aBoundIsAboveZero() {
    assertThatThrownBy(() -> new Limits(0, null, null, null, null, null))
        .hasMessage("'limits.wall_seconds' should be above 0, but is 0");
    assertThatThrownBy(() -> new Limits(null, null, null, -1L, null, null))
        .hasMessage("'limits.tokens' should be above 0, but is -1");
    assertThat(new Limits(10, 1, 2, 3L, null, 4)).isEqualTo(new Limits(10, 1, 2, 3L, null, 4));
  }

  @Test
  void withoutRulesForItsContextAnAgentHasTheUsualOnes() {
    assertThat(agent("a", null).context())
        .isEqualTo(new ContextRules(null, new BigDecimal("0.8"), null, Strategy.SUMMARIZE, 32_000, 1_500));
  }

  @Test
  void rulesForAContextThatCannotBeMeantAreRefusedInOneLine() {
    assertThatThrownBy(() -> new ContextRules(10, null, null, null, null))
        .hasMessage("'context.max_tokens' should be at least 1000, but is 10");
    assertThatThrownBy(() -> new ContextRules(null, new BigDecimal("1.5"), null, null, null))
        .hasMessage("'context.compact_at' should be above 0 and at most 1, e.g. 0.8, but is 1.5");
    assertThatThrownBy(() -> new ContextRules(null, null, 0, null, null))
        .hasMessage("'context.keep_recent_tokens' should be above 0, but is 0");
    assertThatThrownBy(() -> new ContextRules(2000, null, 3000, null, null))
        .hasMessage("'context.keep_recent_tokens' should be below 'context.max_tokens', 2000, but is 3000");
    assertThatThrownBy(() -> new ContextRules(null, null, null, null, 10))
        .hasMessage("'context.tool_result_chars' should be at least 5000, but is 10");
    assertThatThrownBy(() -> new ContextRules(null, null, null, null, null, -1))
        .hasMessage("'context.memory_tokens' should be at least 0, but is -1");
  }
}
