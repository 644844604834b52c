package io.osgent.memory.memobase.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.api.model.Message;
import io.osgent.memory.contract.PlainMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a project wants learnt of its people, and what that uses. */
@Timeout(30)
class ProjectTest {
  private static final Scope ACME = Plans.project("acme");
  private static final String NOTHING = "{\"facts\":[],\"events\":[],\"lessons\":[]}";

  private static void want(Memory memory, Map<String, Object> wanted) {
    boolean there = !memory.recall(ACME, Query.of(Set.of(Plans.WANTED))).isEmpty();
    var note = new Note(Plans.WANTED, "wanted", null, null, null, Instant.now(), null, List.of(), wanted);
    memory.write(ACME, List.of(there ? new Change.Replace(Plans.WANTED, note) : new Change.Keep(Plans.WANTED, note)));
  }

  private static Fixture on(Memory storage, ScriptedModels models) {
    return new Fixture(storage, Map.of(), (plans, ledger) -> new ModelExtractor(models, new WireJson(), "openai/gpt",
        plans::of, ledger::used, 1, Duration.ofSeconds(10), pause -> {}));
  }

  private static String asked(ScriptedModels models) {
    return ((Message.User) models.asked.getLast().messages().getFirst()).text();
  }

  @Test
  void aModelIsToldWhatTheProjectWants() {
    var models = new ScriptedModels(request -> NOTHING, request -> NOTHING);
    try (var fixture = on(new PlainMemory(), models)) {
      want(fixture.memory, Map.of("overwrite", true, "slots",
          List.of(Map.of("name", "food/diet", "description", "What Ann may eat"), Map.of("name", "food/taste")),
          "language", "zh", "event_theme", "meals", "event_tags", List.of(Map.of("name", "mood"))));
      fixture.say("I eat no nuts.");
      fixture.learn();

      assertThat(asked(models)).contains("Slots: food/diet, food/taste\n", "food/diet is for: What Ann may eat",
          "in this language: zh", "about this: meals", "- mood\n").doesNotContain("basic_info/name");

      want(fixture.memory, Map.of("slots", List.of(Map.of("name", "food/diet"))));
      fixture.say("Nor do I eat fish.");
      fixture.learn();

      assertThat(asked(models)).contains("basic_info/name", "food/diet").doesNotContain("this language", "mood");
    }
  }

  @Test
  void anotherProjectIsNotConcerned() {
    var models = new ScriptedModels(request -> NOTHING);
    var storage = new PlainMemory();
    try (var fixture = on(storage, models)) {
      fixture.memory.write(Plans.project("other"),
          List.of(new Change.Keep(Plans.WANTED, new Note(Plans.WANTED, "wanted",
              null, null, null, Instant.now(), null, List.of(), Map.of("overwrite", true)))));
      fixture.say("I eat no nuts.");
      fixture.learn();

      assertThat(asked(models)).contains("basic_info/name");
    }
  }

  @Test
  void whereAProjectIsStrictProfilesHaveNoOtherSlots() {
    try (var fixture = new Fixture()) {
      want(fixture.memory,
          Map.of("overwrite", true, "strict", true, "slots", List.of(Map.of("name", "contact_info/city"))));
      fixture.say("My name is Ann. I live in Porto.");
      fixture.learn();

      assertThat(fixture.slot("contact_info/city")).isEqualTo("Porto");
      assertThat(fixture.slot("basic_info/name")).isNull();
    }
  }

  @Test
  void eventsAreTaggedWithTheTagsThereAre() {
    var models = new ScriptedModels(request -> """
        {"facts":[],"events":[{"turn":1,"what":"Ann ate cake.","when":null,
        "tags":[{"tag":"mood","value":"happy"},{"tag":"weather","value":"fine"}]}],"lessons":[]}""");
    try (var fixture = on(new PlainMemory(), models)) {
      want(fixture.memory, Map.of("event_tags", List.of(Map.of("name", "mood", "description", "How Ann feels"))));
      fixture.say("What a cake that was!");
      fixture.learn();

      assertThat(fixture.all(Note.EVENT)).singleElement().satisfies(event -> assertThat(event.note().metadata())
          .containsEntry("event_tags", List.of(Map.of("tag", "mood", "value", "happy"))));
      assertThat(models.asked.getFirst().outputSchema()).isEqualTo(ModelAnswer.schema(true));
    }
  }

  /** The sums of all notes there are, by what they count. */
  private static Map<String, Long> used(Memory storage) {
    var sums = new LinkedHashMap<String, Long>();
    for (Recollection stored : storage.recall(ACME, new Query(null, 100).among(Ledger.KIND))) {
      stored.note().metadata().forEach((name, value) -> {
        if (value instanceof Number number) {
          sums.merge(name, number.longValue(), Long::sum);
        }
      });
    }
    return sums;
  }

  @Test
  void whatIsUsedIsCountedAcrossRestarts() {
    var storage = new PlainMemory();
    for (int start = 0; start < 2; start++) {
      try (var fixture = on(storage, new ScriptedModels(request -> NOTHING))) {
        for (int blob = 0; blob < 20; blob++) {
          fixture.memory.write(Fixture.ANN, List.of(new Change.Keep(null, new Note(".blob", "chat", null, null, null,
              Fixture.MAY, null, List.of(), Map.of()))));
        }
        fixture.say("I eat no nuts.");
        fixture.learn();
      }
    }

    assertThat(used(storage)).containsEntry("inserts", 40L).containsEntry("input_tokens", 200L)
        .containsEntry("output_tokens", 40L);
  }
}
