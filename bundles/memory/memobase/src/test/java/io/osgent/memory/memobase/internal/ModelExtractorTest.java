package io.osgent.memory.memobase.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.memory.contract.PlainMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a model is asked, and what is made of its answers. */
@Timeout(30)
class ModelExtractorTest {
  private static final String ANSWER = """
      {"facts":[{"turn":1,"about":"user","topic":"contact_info","sub_topic":"city","value":"Porto",
      "sentence":"Ann has lived in Porto since 2024.","several":false,"ended":false,"from":"2024-03-01","until":null},
      {"turn":2,"about":"user","topic":"work","sub_topic":"title","value":"pilot","sentence":"Ann is a pilot.",
      "several":false,"ended":false,"from":null,"until":null}],
      "events":[{"turn":1,"what":"Ann flew to Oslo.","when":"2026-05-01"}],"lessons":[]}""";

  private final List<Duration> pauses = new ArrayList<>();

  private Fixture on(ScriptedModels models) {
    return on(models, Duration.ofSeconds(10));
  }

  private Fixture on(ScriptedModels models, Duration patience) {
    var extractor = new ModelExtractor(models, new WireJson(), "openai/gpt",
        person -> Plan.of(new Slots(List.of(), false)), (person, usage) -> {}, 3,
        patience, pauses::add);
    return new Fixture(new PlainMemory(), Map.of(), extractor);
  }

  @Test
  void aModelThatIsConfiguredUnderstandsWhatWasSaid() {
    var models = new ScriptedModels(request -> ANSWER);
    try (var fixture = on(models)) {
      String turn = fixture.say("Flew to Oslo on the first. Porto has been home since March 2024.");
      fixture.memory.write(new Scope("acme", "ann", "helper", "ses_1"), List.of(
          new Change.Keep(null, new Note(Note.TURN, "So you are a pilot?", "helper", "ses_1", null,
              Fixture.MAY, null, List.of(), Map.of()))));
      fixture.learn();

      assertThat(fixture.all(Note.FACT)).singleElement().satisfies(fact -> {
        assertThat(fact.note().content()).isEqualTo("Ann has lived in Porto since 2024.");
        assertThat(fact.note().occurredAt()).isEqualTo(Instant.parse("2024-03-01T00:00:00Z"));
        assertThat(fact.note().sources()).containsExactly(turn);
        assertThat(fact.note().metadata()).containsEntry("extractor", "openai/gpt");
      });
      assertThat(fixture.slot("contact_info/city")).isEqualTo("Porto");
      assertThat(fixture.all(Note.EVENT)).singleElement().satisfies(
          event -> assertThat(event.note().occurredAt()).isEqualTo(Instant.parse("2026-05-01T00:00:00Z")));
      assertThat(models.asked).singleElement().satisfies(request -> {
        assertThat(request.model()).isEqualTo("openai/gpt");
        assertThat(request.outputSchema()).isEqualTo(ModelAnswer.schema(false));
        assertThat(((Message.User) request.messages().getFirst()).text())
            .contains("1. [2026-05-08T13:56:00Z] user: Flew to Oslo", "2. [2026-05-08T13:56:00Z] assistant: So you are",
                "work/company", "Known already:\nnothing");
      });
    }
  }

  @Test
  void aModelIsToldWhatIsKnown() {
    var models = new ScriptedModels(request -> ANSWER.replaceAll("(?s),\\s*\\{\"turn\":2.*?}\\]", "]"),
        request -> "{\"facts\":[],\"events\":[],\"lessons\":[]}");
    try (var fixture = on(models)) {
      fixture.say("Porto it is.");
      fixture.learn();
      fixture.say("Nothing new.");
      fixture.learn();

      assertThat(((Message.User) models.asked.getLast().messages().getFirst()).text())
          .contains("user contact_info/city: Porto");
    }
  }

  @Test
  void anAnswerThatMakesNoSenseIsAskedForAgainWithTheReason() {
    var models = new ScriptedModels(request -> "Sure! Here you are.",
        request -> ANSWER.replace("\"turn\":1", "\"turn\":9"),
        request -> ANSWER.replace("\"turn\":2", "\"turn\":1"));
    try (var fixture = on(models)) {
      fixture.say("Porto.");
      fixture.learn();

      assertThat(fixture.slot("contact_info/city")).isEqualTo("Porto");
      List<Message> last = models.asked.getLast().messages();
      assertThat(((Message.User) last.getLast()).text()).contains("'turn' should be a number from 1 to 1, but is 9");
      assertThat(pauses).isEmpty();
    }
  }

  @Test
  void aModelThatFailsIsAskedAgainWithPausesAndTheBufferStays() {
    var models = new ScriptedModels(ScriptedModels.failing(Kind.OVERLOADED), ScriptedModels.failing(Kind.RATE_LIMITED),
        ScriptedModels.failing(Kind.SERVER), request -> ANSWER.replace("\"turn\":2", "\"turn\":1"));
    try (var fixture = on(models)) {
      fixture.say("Porto.");

      assertThatThrownBy(fixture::learn).isInstanceOfSatisfying(ProblemException.class,
          e -> assertThat(e.problem().code()).isEqualTo("extraction_failed"));
      assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
      assertThat(fixture.all(Pending.KIND)).hasSize(1);
      fixture.learn();
      assertThat(fixture.slot("contact_info/city")).isEqualTo("Porto");
    }
  }

  @Test
  void aModelThatWillNotIsNotAskedAgain() {
    var models = new ScriptedModels(ScriptedModels.failing(Kind.AUTHENTICATION));
    try (var fixture = on(models)) {
      fixture.say("Porto.");

      assertThatThrownBy(fixture::learn).hasMessageContaining("openai/gpt: as it was told to");
      assertThat(models.asked).hasSize(1);
    }
  }

  @Test
  void aModelThatSaysNothingIsNotWaitedForForEver() throws Exception {
    var interrupted = new CountDownLatch(1);
    ScriptedModels.Script silent = request -> {
      try {
        new CountDownLatch(1).await();
      } finally {
        interrupted.countDown();
      }
      return "";
    };
    var models = new ScriptedModels(silent, silent, silent);
    // One that is given up before it was begun is not interrupted either.
    try (var fixture = on(models, Duration.ofMillis(250))) {
      fixture.say("Porto.");

      assertThatThrownBy(fixture::learn).hasMessageContaining("no answer within");
      interrupted.await();
    }
  }
}
