package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest.Answer;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run costs, once the configuration says what its model costs: a quarter of a dollar a token in, two a token out. */
class CostTest {
  private static final BigDecimal IN = new BigDecimal("0.25");
  private static final BigDecimal OUT = new BigDecimal("2");

  @TempDir
  private static Path home;

  private static Stage stage;

  @BeforeAll
  static void start() throws Exception {
    stage = Stage.in(home);
  }

  @AfterAll
  static void stop() throws Exception {
    stage.close();
  }

  @Test
  void aModelsPriceIsShown() throws Exception {
    JsonNode models = stage.rest().get("/api/v1/models").expect(200).body().path("items");

    assertThat(models).map(JsonNode::toString)
        .contains("{\"name\":\"openai/mock\",\"kind\":\"chat\",\"description\":\"\","
            + "\"price\":{\"input\":250000,\"cached_input\":25000,\"output\":2000000}}");
  }

  @Test
  void aRunTellsWhatItAndEachOfItsModelCallsHaveCost() throws Exception {
    String run = stage.begin("actor", "look 1; say That was it");
    stage.awaitStatus(run, "completed");

    JsonNode usage = stage.rest().get("/api/v1/runs/" + run).expect(200).body().path("usage");
    assertThat(usage.path("output_tokens").longValue()).isPositive();
    assertThat(usage.path("cost").decimalValue()).isEqualByComparingTo(price(usage));
    assertThat(stage.said(run, "model.finished")).hasSize(2).allSatisfy(
        said -> assertThat(said.path("cost").decimalValue()).isEqualByComparingTo(price(said.path("usage"))));
  }

  @Test
  void aRunThatHasSpentWhatItMayAsksItsModelNoMore() throws Exception {
    stage.agent("thrifty", """
        {"model": "openai/mock", "tools": ["look"], "limits": {"cost": 7.5}}""");
    String run = stage.begin("thrifty", "look 1; look 2; look 3; look 4; say Done");
    stage.awaitStatus(run, "failed");

    Answer ended = stage.rest().get("/api/v1/runs/" + run).expect(200);
    assertThat(ended.text("problem", "code")).isEqualTo("limit_exceeded");
    assertThat(ended.text("problem", "detail"))
        .isEqualTo("the run was stopped at its limit of $7.5; 'limits.cost' of the agent raises it");
    assertThat(stage.said(run, "model.started")).hasSize(2);
    assertThat(stage.happened(run)).containsExactly("look 1", "look 2");
  }

  private static BigDecimal price(JsonNode usage) {
    return IN.multiply(usage.path("input_tokens").decimalValue())
        .add(OUT.multiply(usage.path("output_tokens").decimalValue()));
  }
}
