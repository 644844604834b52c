package io.osgent.memory.memobase.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.event.EventData.RunCompleted;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.event.EventData.ToolRequested;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.api.model.Usage;
import io.osgent.api.policy.Decision;
import io.osgent.memory.contract.PlainMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is learnt from runs. */
@Timeout(30)
class LearningTest {
  private static final Scope RUN = new Scope("acme", "ann", "helper", "ses_1");

  private static List<Event> log(String input, EventData... between) {
    var log = new ArrayList<Event>();
    var all = new ArrayList<EventData>();
    all.add(new RunStarted("helper", 1, "ses_1", "acme", "ann", "key", input, List.of(), "demo/demo", List.of(),
        List.of()));
    all.addAll(List.of(between));
    all.add(new RunCompleted("Done.", Usage.NONE));
    all.forEach(data -> log.add(new Event("run_1", log.size() + 1, Fixture.MAY, data, "{}")));
    return log;
  }

  private static List<Change> turns(List<Event> log) {
    return List.of(
        new Change.Keep("run_1:1", new Note(Note.TURN, ((RunStarted) log.getFirst().data()).input(), "ann", "ses_1",
            "run_1", Fixture.MAY, null, List.of(), Map.of())),
        new Change.Keep("run_1:9", new Note(Note.TURN, "Done. I live in the cloud. My name is Helper.", "helper",
            "ses_1", "run_1", Fixture.MAY, null, List.of(), Map.of())));
  }

  private static void observe(Fixture fixture, List<Event> log) {
    fixture.memory.observe(RUN, turns(log), log);
  }

  private static Recollection lesson(Fixture fixture) throws InterruptedException {
    while (fixture.all(Note.LESSON).isEmpty()) {
      Thread.sleep(5);
    }
    return fixture.all(Note.LESSON).getFirst();
  }

  private static EventData[] recovery() {
    return new EventData[]{new ToolRequested("c1", "book", "{\"date\":\"tomorrow\"}"),
        new ToolFinished("c1", "book", "the date should be like 2026-05-09", true),
        new ToolRequested("c2", "book", "{\"date\":\"2026-05-09\"}"), new ToolFinished("c2", "book", "booked", false)};
  }

  @Test
  void howAFailedToolSucceededIsALessonFromItsRun() throws Exception {
    try (var fixture = new Fixture()) {
      observe(fixture, log("Book a table.", recovery()));

      Recollection lesson = lesson(fixture);
      assertThat(lesson.note().content()).contains("book failed with {\"date\":\"tomorrow\"}",
          "should be like 2026-05-09",
          "succeeded with {\"date\":\"2026-05-09\"}");
      assertThat(lesson.note().run()).isEqualTo("run_1");
      assertThat(lesson.note().sources()).containsExactly("run_1:1", "run_1:9");
      assertThat(lesson.note().metadata()).containsEntry("extractor", "rules");
    }
  }

  @Test
  void whatAPersonDeniesAndWhyIsALesson() throws Exception {
    try (var fixture = new Fixture()) {
      observe(fixture,
          log("Tell Bob.", new ToolRequested("c1", "email", "{\"to\":\"bob\"}"),
              new ApprovalRequested("c1", "email", false, "it sends", "{\"to\":\"bob\"}", "", true, List.of(), null,
                  null),
              new ApprovalDecided("c1", Decision.DENY, "ann", null, "never write to Bob without asking me"),
              new ToolFinished("c1", "email", "denied", true)));

      assertThat(lesson(fixture).note().content()).contains("did not let email be called with {\"to\":\"bob\"}",
          "never write to Bob without asking me");
    }
  }

  @Test
  void aCorrectionIsALesson() throws Exception {
    try (var fixture = new Fixture()) {
      observe(fixture, log("No, I meant Paris in Texas."));

      assertThat(lesson(fixture).note().content()).contains("No, I meant Paris in Texas.");
    }
  }

  @Test
  void aRunInWhichAllWentWellTeachesNothingAndItsAgentIsNotThePerson() {
    try (var fixture = new Fixture()) {
      observe(fixture, log("I know nobody there. My name is Ann.", new ToolRequested("c1", "book", "{}"),
          new ToolFinished("c1", "book", "booked", false)));
      fixture.learn();

      assertThat(fixture.all(Note.LESSON)).isEmpty();
      assertThat(fixture.slot("basic_info/name")).isEqualTo("Ann");
      assertThat(fixture.slot("contact_info/city")).isNull();
    }
  }

  @Test
  void aRunThatIsObservedAgainTeachesNothingAgainNotEvenADeletedLesson() throws Exception {
    try (var fixture = new Fixture()) {
      List<Event> log = log("Book a table.", recovery());
      observe(fixture, log);
      fixture.delete(lesson(fixture).id());
      observe(fixture, log);
      fixture.learn();

      assertThat(fixture.all(Note.LESSON)).isEmpty();
      assertThat(fixture.all(Note.TURN)).hasSize(2);
    }
  }

  @Test
  void aLessonGoesWithTheTurnsOfItsRun() throws Exception {
    try (var fixture = new Fixture()) {
      observe(fixture, log("Book a table.", recovery()));
      lesson(fixture);
      fixture.delete("run_1:1");
      assertThat(lesson(fixture).note().sources()).containsExactly("run_1:9");
      fixture.delete("run_1:9");

      assertThat(fixture.all(Note.LESSON)).isEmpty();
    }
  }

  @Test
  void aModelPutsALessonIntoItsOwnWords() throws Exception {
    var models = new ScriptedModels(request -> """
        {"facts":[],"events":[],"lessons":[{"experience":1,"lesson":"Give book a date like 2026-05-09."}]}""");
    var extractor = new ModelExtractor(models, new WireJson(), "openai/gpt",
        person -> Plan.of(new Slots(List.of(), false)), (person, usage) -> {}, 1,
        Duration.ofSeconds(10), time -> {});
    try (var fixture = new Fixture(new PlainMemory(), Map.of(), extractor)) {
      observe(fixture, log("Book a table.", recovery()));

      assertThat(lesson(fixture).note().content()).isEqualTo("Give book a date like 2026-05-09.");
    }
  }

  @Test
  void anAgentIsToldTheProfileWhateverIsAskedButOnlyAShareOfTheRoom() {
    Memory plain = new PlainMemory();
    try (var fixture = new Fixture(plain, Map.of(), new RuleExtractor())) {
      fixture.say("My name is Ann. I live in Porto. I work at Acme. I am allergic to peanuts.");
      for (int i = 0; i < 12; i++) {
        fixture.say("The train number " + i + " was late.");
      }
      fixture.learn();

      List<Recollection> asked = fixture.memory.recall(RUN, new Query("Which train was late?", 8));
      assertThat(asked).hasSize(8).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
      assertThat(asked).filteredOn(each -> each.note().kind().equals(Note.PROFILE)).hasSize(2)
          .allSatisfy(each -> assertThat(each.why()).containsExactly("profile"));
      assertThat(fixture.memory.recall(Fixture.ANN, new Query("Which train was late?", 8)))
          .noneMatch(each -> each.note().kind().equals(Note.PROFILE));
    }
  }

  @Test
  void itSaysHowItLearns() {
    try (var fixture = new Fixture()) {
      fixture.say("Hello.");

      assertThat(fixture.memory.check().detail()).contains("plain",
          "a few rules of English, for it has no model",
          "1 buffers are not empty");
      assertThat(fixture.memory.name()).isEqualTo("memory.memobase");
    }
  }

  @Test
  void whatIsConfiguredWronglyIsSaidInOneLine() {
    for (Map<String, Object> wrong : List.<Map<String, Object>>of(Map.of("storage", "memobase"),
        Map.of("slots", new String[]{"work"}), Map.of("flushTokens", 0))) {
      try (var fixture = new Fixture(new PlainMemory(), wrong, new RuleExtractor())) {
        assertThat(fixture.memory.check().up()).isFalse();
        assertThat(fixture.memory.check().detail()).contains("should be");
        assertThatThrownBy(() -> fixture.say("Hello.")).isInstanceOfSatisfying(ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo("memory_unavailable"));
      }
    }
  }
}
