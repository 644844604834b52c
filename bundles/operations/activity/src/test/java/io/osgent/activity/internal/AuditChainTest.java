package io.osgent.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.activity.AuditEntry;
import io.osgent.server.activity.AuditTrail.Entry;
import io.osgent.server.activity.AuditTrail.Head;
import io.osgent.server.activity.AuditTrail.Verdict;
import io.osgent.server.security.Principal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AuditChainTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @TempDir
  private Path folder;
  private Home home;
  private AuditChain audit;

  protected Home home(Path place) throws Exception {
    return new Home(place);
  }

  @BeforeEach
  void open() throws Exception {
    home = home(folder);
    audit = new AuditChain(home, new PlainJson());
  }

  @AfterEach
  void close() throws Exception {
    home.close();
  }

  private void record(Principal by, String action, String target, Map<String, String> detail) {
    audit.record(new AuditEntry(NOON, by, action, target, detail));
  }

  private void recordTen() {
    for (int i = 1; i <= 10; i++) {
      record(People.ADMIN, "config.changed", "io.osgent.part" + i, Map.of("settings", "a, b", "revision", "r" + i));
    }
  }

  private List<String> exported() {
    var lines = new ArrayList<String>();
    audit.export().forEachRemaining(lines::add);
    return lines;
  }

  @Test
  void whatWasRecordedIsReadTheNewestFirstAndPageByPage() {
    record(People.ADMIN, "key.created", "user/ann", Map.of("key", "key-7"));
    recordTen();
    var page = audit.list(null, null, 10, People.ADMIN);
    assertThat(page.items()).extracting(Entry::sequence).containsExactly(11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L);
    assertThat(audit.list(null, page.next(), 10, People.ADMIN).items()).singleElement().satisfies(entry -> {
      assertThat(entry.principal()).isEqualTo("login/ada");
      assertThat(entry.target()).isEqualTo("user/ann");
      assertThat(entry.detail()).isEqualTo(Map.of("key", "key-7"));
    });
    assertThat(audit.list("key.created", null, 10, People.ADMIN).items()).hasSize(1);
  }

  @Test
  void whatWasRecordedVerifiesInTheDatabaseAndAsAnExport() {
    assertThat(audit.verify(null)).isEqualTo(new Verdict(true, 0, null, null, new Head(0, "0".repeat(64))));
    recordTen();
    record(People.ADMIN, "agent.saved", "naïve \"quoted\" \\ \u0001\t\n 日本 😀", Map.of("a", "", "日本", "\u2028"));
    Verdict verdict = audit.verify(audit.head());
    assertThat(verdict).isEqualTo(new Verdict(true, 11, null, null, audit.head()));
    assertThat(audit.verify(exported().iterator(), audit.head())).isEqualTo(verdict);
  }

  @Test
  void itIsHashedAsItWasAlways() {
    assertThat(AuditLine.after(1, AuditLine.NOTHING,
        Map.of("at", "2026-01-02T12:00:00Z", "action", "a\u0001", "detail", Map.of("é", "\n"))).json()).isEqualTo("""
            {"action":"a\\u0001","at":"2026-01-02T12:00:00Z","detail":{"é":"\\n"},\
            "hash":"44cf04e8cc6a720a9c56825769247ccb0f5c4321b575e833a1d92ee01ed0666b","previous":"%s","sequence":1}"""
            .formatted(AuditLine.NOTHING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"at", "tenant", "who", "credential", "action", "target", "previous", "hash"})
  void aChangeInAnyColumnIsFound(String column) {
    recordTen();
    home.tamper("UPDATE audit_entry SET " + column + " = ? WHERE sequence = 4", "x");
    assertBroken(audit.verify(null), 4, 3);
  }

  @Test
  void aChangeInTheDetailIsFoundWhateverItIsChangedTo() {
    recordTen();
    for (String detail : List.of("{}", "{\"settings\":\"a\",\"revision\":\"r4\"}", "{\"settings\":1.5}", "null", "x")) {
      home.tamper("UPDATE audit_entry SET detail = ? WHERE sequence = 4", detail);
      assertBroken(audit.verify(null), 4, 3);
    }
  }

  @Test
  void anEntryThatWasMadeAnewWithAFittingHashIsFoundByTheOneAfterIt() {
    recordTen();
    AuditLine fourth = home.read(connection -> new AuditTable(new Sql(connection), new PlainJson()).lines(3, 1))
        .getFirst();
    var changed = new java.util.HashMap<>(fourth.fields());
    changed.put("target", "something else");
    home.tamper("UPDATE audit_entry SET target = 'something else', hash = ? WHERE sequence = 4",
        new AuditLine(changed).computed());
    assertBroken(audit.verify(null), 5, 4);
    assertThat(audit.verify(null).problem()).contains("does not follow the entry before");
  }

  @Test
  void whatWasDeletedOrMovedOrAddedIsFound() {
    recordTen();
    home.tamper("DELETE FROM audit_entry WHERE sequence = 6");
    assertBroken(audit.verify(null), 6, 5);
    home.tamper("UPDATE audit_entry SET sequence = sequence - 1 WHERE sequence > 6");
    assertBroken(audit.verify(null), 6, 5);
    home.tamper("DELETE FROM audit_entry WHERE sequence = 1");
    assertBroken(audit.verify(null), 1, 0);
  }

  @Test
  void entriesThatChangedPlacesAreFound() {
    recordTen();
    home.tamper("UPDATE audit_entry SET sequence = 99 WHERE sequence = 3");
    home.tamper("UPDATE audit_entry SET sequence = 3 WHERE sequence = 4");
    home.tamper("UPDATE audit_entry SET sequence = 4 WHERE sequence = 99");
    assertBroken(audit.verify(null), 3, 2);
  }

  @Test
  void whatWasCutOffOrMadeAnewIsFoundByAHeadThatWasNoted() {
    recordTen();
    Head noted = audit.head();
    home.tamper("DELETE FROM audit_entry WHERE sequence > 7");
    assertThat(audit.verify(null).intact()).as("nothing shows that there was more").isTrue();
    assertBroken(audit.verify(noted), 8, 7);
    for (int i = 0; i < 5; i++) {
      record(People.ANN, "config.changed", "another past", Map.of());
    }
    assertThat(audit.verify(null).intact()).isTrue();
    assertBroken(audit.verify(noted), 10, 9);
    home.tamper("DELETE FROM audit_entry");
    assertBroken(audit.verify(noted), 1, 0);
  }

  @Test
  void anExportThatWasTamperedWithIsFound() {
    recordTen();
    Head noted = audit.head();
    List<String> lines = exported();
    assertBroken(audit.verify(with(lines, 3, lines.get(3).replace("part4", "part5")).iterator(), null), 4, 3);
    assertBroken(audit.verify(with(lines, 3, "this is no JSON").iterator(), null), 4, 3);
    assertBroken(
        audit.verify(with(lines, 3, lines.get(3).replace("{\"action\"", "{\"added\":\"x\",\"action\"")).iterator(),
            null),
        4, 3);
    assertBroken(audit.verify(lines.subList(0, 9).iterator(), noted), 10, 9);
    assertBroken(audit.verify(lines.subList(1, 10).iterator(), null), 1, 0);
    var turned = new ArrayList<>(lines);
    Collections.swap(turned, 4, 5);
    assertBroken(audit.verify(turned.iterator(), null), 5, 4);
  }

  private static List<String> with(List<String> lines, int at, String line) {
    var changed = new ArrayList<>(lines);
    changed.set(at, line);
    return changed;
  }

  private static void assertBroken(Verdict verdict, long at, long good) {
    assertThat(verdict.intact()).isFalse();
    assertThat(verdict.brokenAt()).isEqualTo(at);
    assertThat(verdict.entries()).isEqualTo(good);
    assertThat(verdict.problem()).isNotBlank();
  }

  @Test
  void whenAPersonIsErasedTheEntriesStayAndNobodyKnowsWhoItWas() {
    record(People.ANN, "key.created", "key/7", Map.of("user", "ann"));
    record(People.ADMIN, "user.disabled", "user/ann", Map.of());
    record(People.STRANGER, "key.created", "key/8", Map.of());
    Head before = audit.head();
    // A name of hexadecimal digits alone may be in any alias or hash.
    assertThat(exported().toString()).doesNotContain("ann").doesNotContain("login/ada").doesNotContain("\"ada\"");
    audit.erase(new Scope("default", "ann", null, null));
    assertThat(audit.verify(before).intact()).isTrue();
    List<Entry> entries = audit.list(null, null, 10, People.ADMIN).items();
    assertThat(entries.get(2).principal()).isEqualTo("erased");
    assertThat(entries.get(2).detail()).isEqualTo(Map.of("user", "erased"));
    assertThat(entries.get(1).target()).isEqualTo("user/erased");
    assertThat(entries.get(1).principal()).isEqualTo("login/ada");
    assertThat(audit.list(null, null, 10, People.STRANGER).items().getFirst().principal()).isEqualTo("login/ann");
  }

  @Test
  void whenATenantIsErasedNobodyKnowsWhoAnybodyOfItWas() {
    record(People.STRANGER, "user.created", "user/bea", Map.of());
    record(People.ANN, "key.created", "key/7", Map.of());
    Head before = audit.head();
    audit.eraseTenant("acme");
    assertThat(audit.verify(before).intact()).isTrue();
    Entry theirs = audit.list("user.created", null, 10, People.STRANGER).items().getFirst();
    assertThat(List.of(theirs.principal(), theirs.userId(), theirs.target()))
        .containsExactly("erased", "erased", "user/erased");
    assertThat(audit.list("key.created", null, 10, People.ADMIN).items().getFirst().principal())
        .isEqualTo("login/ann");
  }

  @Test
  void aReaderOfAnotherTenantIsToldNoNames() {
    record(People.STRANGER, "key.created", "user/bea", Map.of("user_id", "bea"));
    Entry entry = audit.list(null, null, 10, People.ADMIN).items().getFirst();
    assertThat(entry.principal()).isNull();
    assertThat(entry.userId()).isNull();
    assertThat(entry.toString()).doesNotContain("bea").doesNotContain("login/ann");
  }

  @Test
  void whatCanNotBeRecordedIsRefusedAlsoBeforeTheDatabaseWasThereForTheFirstTime() {
    home.broken(true);
    assertThatThrownBy(() -> record(People.ADMIN, "key.created", "key/1", Map.of()))
        .isInstanceOfSatisfying(ProblemException.class, e -> {
          assertThat(e.problem().code()).isEqualTo("audit_failing");
          assertThat(e.problem().status()).isEqualTo(503);
        });
    home.broken(false);
    recordTen();
    assertThat(audit.verify(null).entries()).isEqualTo(10);
  }

  @Test
  void entriesOfManyAtOnceAreOneChain() throws Exception {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 8; i++) {
      threads.add(Thread.ofVirtual().start(this::recordTen));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(audit.verify(null)).isEqualTo(new Verdict(true, 80, null, null, audit.head()));
  }
}
