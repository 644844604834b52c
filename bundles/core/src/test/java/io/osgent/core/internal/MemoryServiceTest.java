package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.server.Page;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.NamedMemories;
import io.osgent.server.memory.NewMemory;
import io.osgent.server.memory.Shelf;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryServiceTest {
  private static final Principal ADMIN = TestCore.ADMIN;
  private static final Principal ALICE = TestCore.ALICE;
  private static final Principal BOB = TestCore.BOB;
  private static final Shelf OWN = new Shelf(null, null);
  private static final Scope OF_ALICE = new Scope("default", "alice", null, null);

  private final Map<String, Memory> there = new LinkedHashMap<>();
  private final Notebook notebook = new Notebook();
  private final MemoryService desk = new MemoryService(new Named(), new WireJson());

  MemoryServiceTest() {
    there.put("notebook", notebook);
  }

  private final class Named implements NamedMemories {
    @Override
    public List<String> names() {
      return List.copyOf(there.keySet());
    }

    @Override
    public Memory named(String name) {
      if (!there.containsKey(name)) {
        throw new ProblemException(
            new Problem("memory_not_found", 503, "the memory '" + name + "' is not here now", true, null, null));
      }
      return there.get(name);
    }
  }

  private static NewMemory said(String content) {
    return new NewMemory(content, null, null, null, null, null, null, null);
  }

  private MemoryItem keep(Principal by, String content) {
    return desk.keep(OWN, List.of(said(content)), null, by).getFirst();
  }

  private List<String> found(Principal by, String words) {
    return contents(desk.find(OWN, MemorySearch.of(words, 50), by));
  }

  private static List<String> contents(Page<MemoryItem> page) {
    return page.items().stream().map(MemoryItem::content).toList();
  }

  private static void refused(int status, String code, String why, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> {
      assertThat(e.problem().status()).isEqualTo(status);
      assertThat(e.problem().code()).isEqualTo(code);
      assertThat(e.problem().detail()).contains(why);
    });
  }

  @Test
  void whatIsKeptIsFoundWithAScoreAndWhy() {
    MemoryItem kept = keep(ALICE, "Ann lives in Porto");

    MemoryItem found = desk.find(OWN, MemorySearch.of("Where does Ann live? Porto?", 5), ALICE).items().getFirst();
    assertThat(found.id()).isEqualTo(kept.id());
    assertThat(found.kind()).isEqualTo("fact");
    assertThat(found.validFrom()).isEqualTo(found.occurredAt());
    assertThat(found.score()).isPositive();
    assertThat(found.why()).isNotEmpty();
    assertThat(kept.score()).isNull();
  }

  @Test
  void everythingGivenIsKept() {
    var given = new NewMemory("Pancakes!", "turn", "Ann", "s1", "2026-05-08T15:56:00+02:00", "2026-06-01",
        List.of("a"), Map.of("turn", "D1:3", "deep", Map.of("list", List.of(1, 2))));

    MemoryItem kept = desk.keep(OWN, List.of(given), null, ALICE).getFirst();
    assertThat(kept).isEqualTo(new MemoryItem(kept.id(), "turn", "Pancakes!", "Ann", "s1", null,
        Instant.parse("2026-05-08T13:56:00Z"), null, Instant.parse("2026-06-01T00:00:00Z"), kept.recordedAt(), null,
        List.of("a"), Map.of("turn", "D1:3", "deep", Map.of("list", List.of(1, 2))), 0, 0, null, null));
  }

  @Test
  void everybodySeesWhatIsTheirsAndAnAdministratorEverybodys() {
    MemoryItem kept = keep(ALICE, "Ann lives in Porto");

    assertThat(found(BOB, "Porto")).isEmpty();
    assertThat(contents(desk.find(new Shelf("alice", null), MemorySearch.of("Porto", 5), ADMIN))).hasSize(1);
    refused(403, "forbidden", "another user",
        () -> desk.find(new Shelf("alice", null), MemorySearch.of("Porto", 5), BOB));
    var stranger = Principal.of("k", "other", "alice", BuiltInRole.ADMIN);
    assertThat(found(stranger, "Porto")).isEmpty();
    refused(404, "memory_not_found", kept.id(), () -> desk.get(OWN, kept.id(), stranger));
  }

  @Test
  void aForeignIdIsAnsweredExactlyAsOneThatIsNotThere() {
    MemoryItem alices = keep(ALICE, "Ann lives in Porto");

    for (String id : List.of(alices.id(), "no-such-id")) {
      String told = "there is no memory with the id '" + id + "'";
      refused(404, "memory_not_found", told, () -> desk.get(OWN, id, BOB));
      refused(404, "memory_not_found", told, () -> desk.replace(OWN, id, said("mine now"), BOB));
      refused(404, "memory_not_found", told, () -> desk.delete(OWN, id, BOB));
    }
    assertThat(found(ALICE, "Porto")).hasSize(1);
  }

  @Test
  void aMemoryThatIsNotHereIsAnotherMatterThanAnIdThatIsNot() {
    refused(503, "memory_not_found", "'elephant' is not here",
        () -> desk.find(new Shelf(null, "elephant"), MemorySearch.of("x", 5), ALICE));
    there.clear();
    refused(503, "memory_not_found", "no memory here", () -> keep(ALICE, "x"));
    refused(503, "memory_not_found", "no memory here", () -> desk.clear(OWN, ALICE));
  }

  @Test
  void severalAreKeptInTheirOrderOrNotAtAll() {
    List<MemoryItem> kept = desk.keep(OWN, List.of(said("one"), said("two"), said("three")), null, ALICE);

    assertThat(kept).extracting(MemoryItem::content).containsExactly("one", "two", "three");
    refused(400, "invalid_memory", "in items[1], 'content' should be",
        () -> desk.keep(OWN, List.of(said("four"), said(" ")), null, ALICE));
    assertThat(notebook.contents(OF_ALICE)).containsExactly("one", "two", "three");
  }

  @Test
  void theSameKeyKeepsNothingTwice() {
    List<NewMemory> items = List.of(said("one"), said("two"));

    List<MemoryItem> first = desk.keep(OWN, items, "key-1", ALICE);
    assertThat(desk.keep(OWN, items, "key-1", ALICE)).isEqualTo(first);
    desk.keep(OWN, items, "key-1", BOB);
    assertThat(notebook.contents(OF_ALICE)).containsExactly("one", "two");
    for (List<NewMemory> others : List.of(List.of(said("one")), List.of(said("one"), said("three")),
        List.of(said("one"), said("two"), said("three")))) {
      refused(422, "idempotency_key_reused", "take a new one", () -> desk.keep(OWN, others, "key-1", ALICE));
    }
  }

  @Test
  void theSameKeyIsAnotherForEachPersonAndForWhoHasAKeyOfThatNameLater() {
    var acting = Principal.of("ci", "default", "alice", BuiltInRole.SERVICE);
    var later = Principal.of("ci", "default", "carl", BuiltInRole.USER);

    String carls = desk.keep(new Shelf("carl", null), List.of(said("one")), "key-1", acting).getFirst().id();
    String doras = desk.keep(new Shelf("dora", null), List.of(said("one")), "key-1", acting).getFirst().id();
    String carlsOwn = desk.keep(OWN, List.of(said("two")), "key-1", later).getFirst().id();

    assertThat(List.of(carls, doras, carlsOwn)).doesNotHaveDuplicates();
    assertThat(desk.keep(new Shelf("carl", null), List.of(said("one")), "key-1", acting).getFirst().id())
        .isEqualTo(carls);
  }

  @Test
  void whatIsReplacedKeepsWhatIsLeftOut() {
    var given = new NewMemory("I live in Lisbon", "turn", "Ann", "s1", "2026-05-08", null, null,
        Map.of("turn", "D1:3"));
    String id = desk.keep(OWN, List.of(given), null, ALICE).getFirst().id();

    MemoryItem now = desk.replace(OWN, id, said("I live in Porto"), ALICE);
    assertThat(now).extracting(MemoryItem::content, MemoryItem::kind, MemoryItem::speaker, MemoryItem::metadata)
        .containsExactly("I live in Porto", "turn", "Ann", Map.of("turn", "D1:3"));
    assertThat(now.occurredAt()).isEqualTo("2026-05-08T00:00:00Z");
    refused(400, "invalid_memory", "'content' should be", () -> desk.replace(OWN, id, said(null), ALICE));
  }

  @Test
  void aListGoesPageByPage() {
    for (int i = 0; i < 5; i++) {
      keep(ALICE, "number " + i);
    }
    var search = new MemorySearch(null, null, null, null, false, null, 3);
    Page<MemoryItem> first = desk.find(OWN, search, ALICE);
    Page<MemoryItem> second = desk.find(OWN, new MemorySearch(" ", null, null, null, false, first.next(), 3), ALICE);

    assertThat(contents(first)).containsExactly("number 4", "number 3", "number 2");
    assertThat(contents(second)).containsExactly("number 1", "number 0");
    assertThat(second.next()).isNull();
    assertThat(first.items()).allSatisfy(item -> assertThat(item.why()).isNull());
  }

  @Test
  void whatHeldIsFoundAsOfThen() {
    notebook.write(OF_ALICE, List.of(new Change.Keep("old", new Note(Note.FACT, "Ann lives in Lisbon",
        Instant.parse("2026-01-01T00:00:00Z"))), new Change.Retire("old", Instant.parse("2026-03-01T00:00:00Z"))));

    assertThat(found(ALICE, "lives")).isEmpty();
    assertThat(contents(desk.find(OWN, new MemorySearch("lives", null, null, "2026-02-01", false, null, 5), ALICE)))
        .hasSize(1);
    assertThat(contents(desk.find(OWN, new MemorySearch("lives", null, null, null, true, null, 5), ALICE))).hasSize(1);
  }

  @Test
  void whatMemoriesNoteForThemselvesIsNeitherShownNorTouched() {
    notebook.write(OF_ALICE, List.of(new Change.Keep("b1", new Note(".pending", "secret words", Instant.EPOCH))));

    assertThat(found(ALICE, "secret words")).isEmpty();
    refused(404, "memory_not_found", "b1", () -> desk.get(OWN, "b1", ALICE));
    refused(404, "memory_not_found", "b1", () -> desk.delete(OWN, "b1", ALICE));
    refused(404, "memory_not_found", "b1", () -> desk.replace(OWN, "b1", said("x"), ALICE));
    refused(400, "invalid_memory", "'kind' should be turn, fact", () -> desk.find(OWN,
        new MemorySearch("secret", List.of(".pending"), null, null, false, null, 5), ALICE));
    assertThat(desk.export(OWN, ALICE)).toIterable().isEmpty();
    desk.clear(OWN, ALICE);
    assertThat(notebook.contents(OF_ALICE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {".hidden", "", "Fact", "two words", "9lives",
      "a-very-long-kind-a-very-long-kind-a-very-long-kindd"})
  void aKindIsAPlainWord(String kind) {
    refused(400, "invalid_memory", "'kind' should be turn, fact", () -> desk.keep(OWN,
        List.of(new NewMemory("x", kind, null, null, null, null, null, null)), null, ALICE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-13-01", "2026-05-08T13:56:00", "1770000000", ""})
  void aTimeIsIso8601WithItsOffset(String time) {
    refused(400, "invalid_memory", "'occurred_at' should be a time in ISO-8601, e.g. 2026-05-08T13:56:00Z",
        () -> desk.keep(OWN, List.of(new NewMemory("x", null, null, null, time, null, null, null)), null, ALICE));
    refused(400, "invalid_memory", "'as_of' should be a time in ISO-8601",
        () -> desk.find(OWN, new MemorySearch("x", null, null, time, false, null, 5), ALICE));
  }

  @Test
  void whatDoesNotFitIsRefusedWithWhatWouldBeRight() {
    Object deep = "bottom";
    for (int i = 0; i < 11; i++) {
      deep = List.of(deep);
    }
    Map<String, Object> deepest = Map.of("a", deep);
    refused(400, "invalid_memory", "at most 100000 characters", () -> keep(ALICE, "x".repeat(100_001)));
    refused(400, "invalid_memory", "half a surrogate pair", () -> keep(ALICE, "x\uD83C"));
    refused(400, "invalid_memory", "U+0000", () -> keep(ALICE, "x\0"));
    refused(400, "invalid_memory", "'items' should be 1 to 1000",
        () -> desk.keep(OWN, Collections.nCopies(1001, said("x")), null, ALICE));
    refused(400, "invalid_memory", "'items' should be 1 to 1000", () -> desk.keep(OWN, List.of(), null, ALICE));
    refused(400, "invalid_memory", "'metadata' should be at most 10 objects or lists deep", () -> desk.keep(OWN,
        List.of(new NewMemory("x", null, null, null, null, null, null, deepest)), null, ALICE));
    refused(400, "invalid_memory", "'metadata' should have at most 20000 characters", () -> desk.keep(OWN,
        List.of(new NewMemory("x", null, null, null, null, null, null, Map.of("a", "x".repeat(20_000)))), null,
        ALICE));
    refused(400, "invalid_memory", "'metadata' should be text", () -> desk.keep(OWN,
        List.of(new NewMemory("x", null, null, null, null, null, null, Map.of("a\0", "x"))), null, ALICE));
    refused(400, "invalid_memory", "'speaker' should have 1 to 200 characters", () -> desk.keep(OWN,
        List.of(new NewMemory("x", null, "s".repeat(201), null, null, null, null, null)), null, ALICE));
    refused(400, "invalid_memory", "'valid_to' should not be before 'occurred_at'", () -> desk.keep(OWN,
        List.of(new NewMemory("x", null, null, null, "2026-05-08", "2026-05-07", null, null)), null, ALICE));
    refused(400, "invalid_memory", "'after' goes on in a list",
        () -> desk.find(OWN, new MemorySearch("x", null, null, null, false, "note-1", 5), ALICE));
    refused(400, "invalid_memory", "'limit' should be from 1 to 200",
        () -> desk.find(OWN, MemorySearch.of("x", 201), ALICE));
    keep(ALICE, "🌍".repeat(50_000));
  }

  @Test
  void clearingWithoutNamingAMemoryClearsThemAll() {
    var other = new Notebook();
    there.put("other", other);
    keep(ALICE, "one");
    desk.keep(new Shelf(null, "other"), List.of(said("two")), null, ALICE);
    keep(BOB, "three");

    desk.clear(new Shelf("alice", "other"), ALICE);
    assertThat(other.contents(OF_ALICE)).isEmpty();
    assertThat(notebook.contents(OF_ALICE)).hasSize(1);
    desk.clear(new Shelf("alice", null), ADMIN);
    assertThat(notebook.contents(OF_ALICE)).isEmpty();
    assertThat(found(BOB, "three")).hasSize(1);
  }

  @Test
  void whatIsExportedComesBackAsItWas() {
    for (int i = 0; i < 1203; i++) {
      notebook.write(OF_ALICE, List.of(new Change.Keep("m" + i, new Note(i % 2 == 0 ? Note.FACT : Note.TURN,
          "number " + i, "Ann", "s", "run_1", Instant.parse("2026-01-01T00:00:00Z"),
          i % 5 == 0 ? Instant.parse("2026-02-01T00:00:00Z") : null, List.of("m0"), Map.of("n", i)))));
    }
    notebook.write(OF_ALICE, List.of(new Change.Retire("m4", Instant.parse("2026-03-01T00:00:00Z")),
        new Change.Weigh("m6", true), new Change.Weigh("m6", true), new Change.Weigh("m6", false)));
    List<MemoryItem> exported = new ArrayList<>();
    desk.export(OWN, ALICE).forEachRemaining(exported::add);

    assertThat(exported).hasSize(1203).isSortedAccordingTo((a, b) -> number(a) - number(b));
    assertThat(desk.restore(new Shelf("bob", null), 1, exported, ADMIN)).isEqualTo(1203);
    assertThat(desk.restore(new Shelf("bob", null), 1, exported, ADMIN)).isZero();
    List<MemoryItem> again = new ArrayList<>();
    desk.export(OWN, BOB).forEachRemaining(again::add);
    assertThat(again).usingRecursiveComparison().ignoringFields("recordedAt", "retiredAt").isEqualTo(exported);
    assertThat(again).filteredOn(item -> item.retiredAt() != null).extracting(MemoryItem::id).containsExactly("m4");
  }

  private static int number(MemoryItem item) {
    return Integer.parseInt(item.id().substring(1));
  }

  @Test
  void aLineThatIsWrongIsNamedByItsNumberAndNothingOfItsChunkIsKept() {
    var right = new MemoryItem("a", "fact", "x", null, null, null, Instant.EPOCH, null, null, null, null, null, null,
        null, null, null, null);
    var nothing = new MemoryItem("b", "fact", "", null, null, null, Instant.EPOCH, null, null, null, null, null, null,
        null, null, null, null);
    var hidden = new MemoryItem("c", ".x", "x", null, null, null, Instant.EPOCH, null, null, null, null, null, null,
        null, null, null, null);

    refused(400, "invalid_memory", "in line 8, 'content' should be",
        () -> desk.restore(OWN, 7, List.of(right, nothing), ALICE));
    refused(400, "invalid_memory", "in line 7, 'kind' should be", () -> desk.restore(OWN, 7, List.of(hidden), ALICE));
    assertThat(notebook.contents(OF_ALICE)).isEmpty();
  }
}
