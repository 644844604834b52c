package io.osgent.itests.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every provider, as a program plays it that knows nothing of Osgent, when all is well and when it fails at random. */
@Tag("node")
class LiveProvidersTest {
  private static final Map<String, ?> SUM = Map.of("type", "object", "properties",
      Map.of("sum", Map.of("type", "integer")), "required", List.of("sum"), "additionalProperties", false);

  /** Fewer than there are runs at a time, and than there are faults: one that a fault kept would be missed. */
  private static final int CONNECTIONS = 3;
  private static final int ATTEMPTS = 2;

  @TempDir
  private static Path home;

  private static LiveServer live;

  @BeforeAll
  static void start() throws Exception {
    live = new LiveServer(home);
    for (Provider provider : Provider.values()) {
      live.offer(provider, "", Aimock.KEY, "streaming = always\n");
      live.offer(provider, "whole", Aimock.KEY, "streaming = never\n");
      live.offer(provider, "stranger", "some-other-key", "");
      live.offer(provider, "crowded", Aimock.KEY,
          "maxRetries = %d%nmaxConnections = %d%n".formatted(ATTEMPTS - 1, CONNECTIONS));
      live.offer(provider, "impatient", Aimock.KEY, "timeoutSeconds = 1\nmaxConnections = 1\n");
      live.agent(provider.named("absent"), Map.of("model", provider.named("") + "/absent-1"));
      live.agent(provider.named("json"),
          Map.of("model", provider.model(""), "tools", List.of("calculator"), "output_schema", SUM));
    }
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

  @Test
  void textComesAsItIsSaid() throws Exception {
    var logs = live.everywhere(provider -> () -> live.watch(provider.named(""), "Good morning, slowly"));

    for (Provider provider : Provider.values()) {
      RunLog log = logs.get(provider);
      assertThat(log.output()).isEqualTo("Good morning, what shall we reckon today?");
      assertThat(log.text()).isEqualTo(log.output());
      assertThat(log.said("text.delta")).hasSizeGreaterThan(1);
      assertThat(log.thinking()).isEqualTo(provider.thinks() ? "A greeting is due." : "");
      JsonNode finished = finished(log).getFirst();
      assertThat(finished.path("model").asText()).isEqualTo(provider.model(""));
      assertThat(finished.path("reason").asText()).isEqualTo("stop");
      assertTokens(provider, finished.path("usage"), 20, 9);
    }
  }

  @ParameterizedTest
  @CsvSource({"RESPONSES,''", "CHAT,''", "ANTHROPIC,''", "OLLAMA,''", "RESPONSES,whole", "CHAT,whole",
      "ANTHROPIC,whole", "OLLAMA,whole"})
  void toolsThatAreCalledTogetherAnswerTogether(Provider provider, String trait) throws Exception {
    RunLog log = live.run(provider.named(trait), "What is 17 * 23, and what is 2 + 2?");

    assertThat(log.output()).isEqualTo("The calculator says 391 and 4.");
    assertThat(log.said("tool.requested")).extracting(asked -> asked.path("arguments").asText())
        .containsExactly("{\"expression\":\"17 * 23\"}", "{\"expression\":\"2 + 2\"}");
    assertThat(log.thinking()).isEqualTo(provider.thinks() ? "That wants a calculator.So that is it." : "");
    assertThat(finished(log)).extracting(finished -> finished.path("reason").asText())
        .containsExactly("tool_calls", "stop");
    assertTokens(provider, finished(log).getFirst().path("usage"), 60, 18);
    assertTokens(provider, finished(log).getLast().path("usage"), 90, 12);
    assertTokens(provider, log.usage(), 150, 30);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSaidBeforeAToolIsCalledIsToldToTheModelAgain(Provider provider) throws Exception {
    String words = "What is 17 * 23? Think aloud, " + provider;
    RunLog log = live.watch(provider.named(""), words);

    assertThat(log.types()).containsSubsequence("text.delta", "tool.requested", "model.finished", "tool.finished");
    assertThat(log.output()).isEqualTo("The calculator says 391.");
    assertThat(live.aimock().asked(words).getLast().entry().at("/body/messages"))
        .extracting(message -> message.path("role").asText() + ": " + message.path("content").asText())
        .contains("assistant: Let me see.", "tool: 391");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatDoesNotFitItsSchemaIsCorrected(Provider provider) throws Exception {
    RunLog log = live.run(provider.named("json"), "17 * 23 as JSON");

    assertThat(log.said("output.rejected")).hasSize(1);
    assertThat(Rest.JSON.readTree(log.output())).isEqualTo(Rest.JSON.readTree("{\"sum\":391}"));
    assertThat(log.said("tool.finished")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aWrongKeyIsOneProblemAndNotTriedAgain(Provider provider) throws Exception {
    JsonNode problem = failed(live.run(provider.named("stranger"), "Good morning"));

    assertThat(problem.path("code").asText()).isEqualTo("model_authentication");
    assertThat(problem.path("detail").asText()).contains("Invalid API key", "HTTP 401").doesNotContain("\n");
    assertThat(problem.toString()).doesNotContain("some-other-key");
    assertThat(live.server().said()).doesNotContain("some-other-key", Aimock.KEY);
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownModelIsOneProblemAndNotTriedAgain(Provider provider) throws Exception {
    String words = "Good evening, " + provider;
    JsonNode problem = failed(live.run(provider.named("absent"), words));

    assertThat(problem.path("code").asText()).isEqualTo("model_not_found");
    assertThat(problem.path("detail").asText()).contains("model 'absent-1' not found", "HTTP 404");
    assertThat(problem.path("retryable").asBoolean()).isFalse();
    assertThat(live.aimock().asked(words)).hasSize(1);
  }

  @Test
  void aBusyProviderIsAskedAgainWhenItSaysSo() throws Exception {
    String words = ", be busy at first, with status 429, after 1 s";
    var logs = live.everywhere(provider -> () -> live.run(provider.named(""), provider + words));

    for (Provider provider : Provider.values()) {
      assertThat(logs.get(provider).output()).isEqualTo("Good morning, what shall we reckon today?");
      assertThat(finished(logs.get(provider))).hasSize(1);
      List<Aimock.Asked> asked = live.aimock().asked(provider + words);
      assertThat(asked).extracting(Aimock.Asked::status).containsExactly(429, 200);
      assertThat(asked.getLast().at() - asked.getFirst().at()).isGreaterThan(900);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProviderThatIsBusyForLongIsNotWaitedFor(Provider provider) throws Exception {
    String words = provider + ", be busy with status 429, after 3600 s";
    JsonNode problem = failed(live.run(provider.named(""), words));

    assertThat(problem.path("code").asText()).isEqualTo("model_rate_limited");
    assertThat(problem.path("retryable").asBoolean()).isTrue();
    assertThat(problem.path("retry_after").asInt()).isEqualTo(3600);
    assertThat(live.aimock().asked(words)).hasSize(1);
  }

  @Test
  void aProviderThatKeepsFailingIsGivenUp() throws Exception {
    String words = ", fail with status 500";
    var logs = live.everywhere(provider -> () -> live.run(provider.named(""), provider + words));

    for (Provider provider : Provider.values()) {
      JsonNode problem = failed(logs.get(provider));
      assertThat(problem.path("code").asText()).isEqualTo("model_server");
      assertThat(problem.path("detail").asText()).contains("refused with status 500", "HTTP 500");
      assertThat(live.aimock().asked(provider + words)).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsEndAsTheirProvidersLetThem(Fault fault) throws Exception {
    if (fault.rate() != null) {
      live.aimock().misbehave(Map.of(fault.rate(), 0.4));
    }
    Ordeal ordeal = Ordeal.of(live, 24, (fault == Fault.CUT ? "fragile " : "") + fault, "crowded");

    assertThat(ordeal.examine(live.aimock().asked(), ATTEMPTS)).containsOnlyKeys(fault);
    assertAllIsWellAfterwards();
  }

  @Test
  void runsEndAsTheirProvidersLetThemWhateverGoesWrong() throws Exception {
    live.aimock().misbehave(Map.of("dropRate", 0.12, "malformedRate", 0.12, "rateLimitRate", 0.12, "disconnectRate",
        0.12, "latencyMs", 15));
    Ordeal ordeal = Ordeal.of(live, 64, "fragile mixture", "crowded");

    assertThat(ordeal.examine(live.aimock().asked(), ATTEMPTS)).hasSizeGreaterThan(1);
    assertThat(ordeal.runs()).extracting(run -> run.log().completed()).contains(true, false);
    assertAllIsWellAfterwards();
    ServerProcess.await("the last run's thread to end", () -> !live.threads().contains("\"run-"));
  }

  @Test
  void aProviderThatSaysNothingIsGivenUp() throws Exception {
    live.aimock().misbehave(Map.of("latencyMs", 30_000));
    Ordeal ordeal = Ordeal.of(live, 8, "silence", "impatient");

    assertThat(ordeal.runs()).extracting(run -> run.log().problem()).allSatisfy(problem -> {
      assertThat(problem.path("code").asText()).isEqualTo("model_timeout");
      assertThat(problem.path("detail").asText()).contains("did not answer in time");
    });
    assertThat(live.aimock().asked("silence")).as("what was served when nobody was there any more").isEmpty();
  }

  @Test
  void aProviderThatFallsSilentIsGivenUpAndSoIsItsConnection() throws Exception {
    var fallen = live.everywhere(provider -> () -> live.watch(provider.named("impatient"), "Greet me and fall silent"));

    assertThat(fallen).allSatisfy((provider, log) -> {
      assertThat(log.problem().path("code").asText()).isEqualTo("model_timeout");
      assertThat(log.said("model.finished")).hasSize(1);
    });
    for (Provider provider : Provider.values()) {
      ServerProcess.await("the only connection to serve again",
          () -> live.watch(provider.named("impatient"), "Good morning").completed());
    }
  }

  private static void assertAllIsWellAfterwards() throws Exception {
    live.aimock().behave();
    assertThat(live.server().rest().get("/health/ready").expect(200).text("status")).isEqualTo("up");
    Ordeal calm = Ordeal.of(live, 4 * CONNECTIONS, "calm", "crowded");
    assertThat(calm.runs()).extracting(run -> run.log().output()).containsOnly(Ordeal.ANSWER);
  }

  private static List<JsonNode> finished(RunLog log) {
    return log.said("model.finished");
  }

  /** The log holds the problem, no answer, and the run tells the same. */
  private static JsonNode failed(RunLog log) {
    assertThat(log.types()).containsExactly("run.started", "model.started", "run.failed");
    return log.problem();
  }

  private static void assertTokens(Provider provider, JsonNode usage, int input, int output) {
    assertThat(usage.path("input_tokens").asInt(-1)).isEqualTo(provider.counts() ? input : 0);
    assertThat(usage.path("output_tokens").asInt(-1)).isEqualTo(provider.counts() ? output : 0);
  }
}
