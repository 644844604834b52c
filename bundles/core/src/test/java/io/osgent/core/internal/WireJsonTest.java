package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventTypes;
import io.osgent.api.policy.Decision;
import io.osgent.server.agent.Agent;
import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunStatus;
import io.osgent.server.storage.EventBlock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WireJsonTest {
  private final WireJson json = new WireJson();

  record Order(String item, int count, List<String> notes) {}

  @Test
  void namesAreSnakeCaseTimesIso8601AndEnumsLowerCase() {
    var run = new Run("run_1", "assistant", 2, "ses_1", "default", "alice", RunStatus.COMPLETED, "Hi", "Hello",
        RunUsage.NONE,
        Instant.parse("2026-01-02T03:04:05Z"), null, null);

    assertThat(json.write(run)).isEqualTo("{\"id\":\"run_1\",\"agent\":\"assistant\",\"agent_version\":2,"
        + "\"session\":\"ses_1\",\"tenant\":\"default\",\"user_id\":\"alice\",\"status\":\"completed\",\"input\":\"Hi\",\"output\":\"Hello\","
        + "\"usage\":{\"input_tokens\":0,\"output_tokens\":0},\"created_at\":\"2026-01-02T03:04:05Z\"}");
  }

  @Test
  void problemsFollowRfc9457AndComeBack() {
    var problem = new Problem("model_rate_limited", 503, "slow down", true, Duration.ofMillis(1500), "run_1");

    String written = json.write(problem);

    assertThat(written).isEqualTo("{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
        + "\"detail\":\"slow down\",\"code\":\"model_rate_limited\",\"retryable\":true,\"retry_after\":2,"
        + "\"run_id\":\"run_1\"}");
    assertThat(json.read(written, Problem.class).retryAfter()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aDayIsWrittenAsItsDate() {
    record Leave(LocalDate until) {}

    assertThat(json.write(new Leave(LocalDate.of(2026, 1, 2)))).isEqualTo("{\"until\":\"2026-01-02\"}");
  }

  @Test
  void aTimeThatIsNoneIsExplained() {
    record Meeting(Instant at) {}

    assertThat(json.read("{\"at\":\"2026-05-08T15:56:00+02:00\"}", Meeting.class).at())
        .isEqualTo("2026-05-08T13:56:00Z");
    assertThatThrownBy(() -> json.read("{\"at\":\"tomorrow\"}", Meeting.class)).isInstanceOf(ProblemException.class)
        .hasMessage("field 'at' should be a time in ISO-8601, e.g. 2026-05-08T13:56:00Z");
  }

  @Test
  void wrongInputIsExplained() {
    wrong("{\"item\":\"tea\",\"count\":1,\"colour\":\"red\"}", "field 'colour' is not known here",
        "count, item, notes");
    wrong("{\"item\":\"tea\",\"count\":\"one\"}", "field 'count' should be a number");
    wrong("{\"item\":5,\"count\":1}", "field 'item' should be a string");
    wrong("{\"item\":\"tea\",\"count\":1,\"notes\":\"hot\"}", "field 'notes' should be a list");
    wrong("{\"item\":\"tea\"", "no JSON", "line 1");
    wrong("[]", "the body should be an object");
    wrong("", "");
    wrong("null", "this is null");
    wrong("{\"item\":\"tea\",\"count\":" + "9".repeat(1000) + "}", "Number value length (1000) exceeds");
    wrong("{\"item\":\"tea\",\"count\":1} {}", "");
  }

  @Test
  void whatIsNestedTooDeeplyIsNotRead() {
    assertThatThrownBy(() -> json.read("[".repeat(1000), Object.class)).isInstanceOf(ProblemException.class)
        .hasMessageContaining("depth");
  }

  private void wrong(String text, String... said) {
    assertThatThrownBy(() -> json.read(text, Order.class)).isInstanceOf(ProblemException.class)
        .satisfies(e -> assertThat(((ProblemException) e).problem().code()).isEqualTo("invalid_json"))
        .satisfies(e -> assertThat(e.getMessage()).contains(said).doesNotContain("com.fasterxml"));
  }

  @Test
  void whatARecordItselfRefusesIsSaidInItsWords() {
    assertThatThrownBy(() -> json.read("{\"id\":\"A B\"}", Agent.class)).isInstanceOf(ProblemException.class)
        .hasMessageContaining("'id' should be 1 to 64 lower-case letters");
  }

  @Test
  void anyJsonIsReadAsPlainValues() {
    assertThat((List<?>) json.read("{\"a\":[1,true,null,\"x\"]}", Map.class).get("a")).map(Object.class::cast)
        .containsExactly(1, true, null,
            "x");
  }

  record Verdict(Decision decision, List<Decision> others, Map<String, Object> arguments, String comment) {}

  @Test
  void whatAPersonWritesIntoAnArgumentStaysEvenIfItIsNull() {
    var verdict = json.read(
        "{\"decision\":\"approve\",\"arguments\":{\"a\":null,\"b\":{\"c\":null,\"d\":[null]}},\"comment\":null}",
        Verdict.class);

    assertThat(json.write(verdict.arguments())).isEqualTo("{\"a\":null,\"b\":{\"c\":null,\"d\":[null]}}");
    assertThat(json.write(verdict))
        .isEqualTo("{\"decision\":\"approve\",\"arguments\":{\"a\":null,\"b\":{\"c\":null,\"d\":[null]}}}");
  }

  @Test
  void aChoiceIsGivenByItsNameAndNothingElse() {
    assertThat(json.read("{\"decision\":\"not_done\",\"others\":[\"retry\"]}", Verdict.class))
        .isEqualTo(new Verdict(Decision.NOT_DONE, List.of(Decision.RETRY), null, null));

    for (String no : List.of("0", "\"0\"", "\"APPROVE\"", "\"Approve\"", "\" approve\"", "\"\"", "\"maybe\"", "true",
        "{}")) {
      notAChoice("decision", "{\"decision\":" + no + "}");
      notAChoice("others.[1]", "{\"others\":[\"deny\"," + no + "]}");
    }
  }

  private void notAChoice(String field, String text) {
    assertThatThrownBy(() -> json.read(text, Verdict.class)).isInstanceOf(ProblemException.class)
        .satisfies(e -> assertThat(((ProblemException) e).problem().code()).isEqualTo("invalid_json"))
        .hasMessage("field '" + field + "' should be one of approve, deny, done, not_done, retry");
  }

  @Test
  void anEventsDataIsWrittenAsAnyOtherRecord() {
    var codec = new EventCodec(json);
    for (EventData data : Samples.oneOfEach()) {
      assertThat(codec.encode("run_1", 7, data).json()).endsWith(",\"data\":" + json.write(data) + "}");
    }
  }

  @Test
  void everyEventTypeIsReadBackAsItWasWritten() {
    var codec = new EventCodec(json);
    var lines = new StringBuilder();
    List<EventData> all = Samples.oneOfEach();
    long seq = 0;
    for (EventData data : all) {
      lines.append(codec.encode("run_1", ++seq, data).json()).append('\n');
    }

    var read = codec.decode(new EventBlock("run_1", 1, seq, lines.toString()), 0);

    assertThat(read).extracting(event -> event.data()).containsExactlyElementsOf(all);
    assertThat(all.stream().map(EventData::type).distinct())
        .containsExactlyInAnyOrderElementsOf(EventTypes.byName().keySet());
    assertThat(codec.decode(new EventBlock("run_1", 1, seq, lines.toString()), 3).getFirst().seq()).isEqualTo(4);
  }
}
