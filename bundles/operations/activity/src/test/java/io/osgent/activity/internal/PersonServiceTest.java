package io.osgent.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.activity.AuditEntry;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.privacy.ErasureReport;
import io.osgent.server.privacy.ErasureReport.Part;
import io.osgent.server.privacy.ErasureReport.Status;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.privacy.Persons.Item;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PersonServiceTest {
  @TempDir
  private Path folder;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<AuditEntry> audited = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger purges = new AtomicInteger();
  private Home home;
  private PersonService persons;

  protected Home home(Path place) throws Exception {
    return new Home(place);
  }

  @BeforeEach
  void open() throws Exception {
    home = home(folder);
    persons = service();
  }

  private PersonService service() {
    return service(audited::add);
  }

  private PersonService service(AuditLog audit) {
    return new PersonService(home, purges::incrementAndGet, new PlainJson(), audit, Duration.ofMillis(50));
  }

  @AfterEach
  void close() throws Exception {
    persons.close();
    home.close();
  }

  /** Something is done to whoever asks. */
  private interface Asked {
    void go() throws Exception;
  }

  private PersonalData keeper(String kind, Asked then) {
    return new PersonalData() {
      @Override
      public String kind() {
        return kind;
      }

      @Override
      public void erase(Scope scope) throws Exception {
        asked.add(kind + " of " + scope.tenant() + "/" + scope.user());
        then.go();
      }

      @Override
      public void eraseTenant(String tenant) throws Exception {
        asked.add(kind + " of all of " + tenant);
        then.go();
      }

      @Override
      public Iterator<?> export(Scope scope) {
        return List.of(kind + " of " + scope.user()).iterator();
      }
    };
  }

  private void add(int ranking, PersonalData keeper) {
    persons.addKeeper(keeper, new Ranked(ranking));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("it should come to that in 30 s").isNegative();
      Thread.onSpinWait();
    }
  }

  private ErasureReport ended(String id) {
    await(() -> persons.erasure(id, People.ADMIN).status() != Status.RUNNING);
    return persons.erasure(id, People.ADMIN);
  }

  @Test
  void everybodyIsAskedTwiceToEraseWhatTheyKeepAndNothingSaysAfterwardsWhoseItWas() throws Exception {
    add(0, keeper("memories", () -> {}));
    add(10, keeper("conversations", () -> {}));
    ErasureReport begun = persons.erase("ann", People.ADMIN);
    assertThat(begun.status()).isEqualTo(Status.RUNNING);
    ErasureReport ended = ended(begun.id());
    assertThat(ended.parts()).containsExactly(new Part("conversations", true, null), new Part("memories", true, null));
    assertThat(asked).containsExactly("conversations of default/ann", "memories of default/ann",
        "conversations of default/ann", "memories of default/ann");
    assertThat(purges).hasValue(3);
    assertThat(home.<Long>read(Reach.SERVER, connection -> new Sql(connection)
        .one(row -> row.getLong(1), "SELECT count(*) FROM erasure WHERE user_id IS NOT NULL").orElseThrow())).isZero();
    assertThat(audited).singleElement().satisfies(entry -> {
      assertThat(entry.action()).isEqualTo("person.erased");
      assertThat(entry.target()).isEqualTo("erasure/" + begun.id());
    });
  }

  @Test
  void whatOneCanNotEraseIsSaidAndTheOthersEraseTheirs() throws Exception {
    var failed = new CountDownLatch(1);
    add(10, keeper("memories", () -> {
      throw new IllegalStateException("the disk of ann is full");
    }));
    add(0, keeper("preferences", failed::countDown));
    String id = persons.erase("ann", People.ADMIN).id();
    failed.await();
    ErasureReport report = persons.erasure(id, People.ADMIN);
    assertThat(report.status()).isEqualTo(Status.RUNNING);
    assertThat(report.parts().getFirst().problem()).contains("it could not be erased now").doesNotContain("ann");
    assertThat(persons.erase("ann", People.ADMIN).id()).as("one that goes on is not begun anew").isEqualTo(id);
  }

  @Test
  void whatCanNotBeRecordedIsNotBegun() throws Exception {
    persons.close();
    persons = service(entry -> {
      throw new ProblemException(Problem.of("audit_failing", 503, "it is not done"));
    });
    add(0, keeper("memories", () -> {}));
    assertThatThrownBy(() -> persons.erase("ann", People.ADMIN)).hasMessage("it is not done");
    persons.close();
    persons = service();
    add(0, keeper("memories", () -> {}));
    persons.begin();
    ended(persons.erase("ben", People.ADMIN).id());
    assertThat(asked).isNotEmpty().allMatch("memories of default/ben"::equals);
  }

  @Test
  void anErasureEndsOnceAnAdministratorSaysThatABundleIsGoneForGood() throws Exception {
    PersonalData gone = keeper("conversations", () -> {});
    add(20, gone);
    add(0, keeper("memories", () -> {}));
    assertThatThrownBy(() -> persons.forgetKind("conversations", People.ADMIN)).isInstanceOf(ProblemException.class)
        .hasMessageContaining("uninstall it first");
    persons.removeKeeper(gone, new Ranked(20));
    String id = persons.erase("ann", People.ADMIN).id();
    await(() -> !persons.erasure(id, People.ADMIN).parts().isEmpty());
    assertThat(persons.erasure(id, People.ADMIN).status()).isEqualTo(Status.RUNNING);

    assertThatThrownBy(() -> persons.forgetKind("conversation", People.ADMIN)).isInstanceOf(ProblemException.class)
        .hasMessage("nothing is waited for that is called 'conversation'; known are: conversations, memories");
    persons.forgetKind("conversations", People.ADMIN);
    assertThat(ended(id).parts()).containsExactly(new Part("memories", true, null));
    assertThat(audited).last().satisfies(entry -> {
      assertThat(entry.action()).isEqualTo("erasure.kind_forgotten");
      assertThat(entry.target()).isEqualTo("erasure-kind/conversations");
    });
  }

  @Test
  void aBundleThatIsHereAgainIsAskedAtOnce() throws Exception {
    PersonalData keeper = keeper("memories", () -> {});
    add(0, keeper);
    persons.removeKeeper(keeper, new Ranked(0));
    String id = persons.erase("ann", People.ADMIN).id();
    await(() -> !persons.erasure(id, People.ADMIN).parts().isEmpty());
    add(0, keeper);
    assertThat(ended(id).parts()).containsExactly(new Part("memories", true, null));
  }

  @Test
  void whatIsMissingIsWaitedForLongerEachTimeUpToAnHour() {
    var patience = new Patience(Duration.ofSeconds(10), Duration.ofHours(1));
    var waits = new ArrayList<Duration>();
    Duration last = null;
    for (int i = 0; i < 20; i++) {
      last = patience.after(last);
      waits.add(last);
    }
    assertThat(waits).startsWith(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(40))
        .endsWith(Duration.ofHours(1), Duration.ofHours(1));
  }

  @Test
  void aBundleThatComesWhileTheDatabaseCanNotBeWrittenIsAskedWhenItCan() throws Exception {
    home.broken(true);
    add(0, keeper("memories", () -> {}));
    home.broken(false);
    ended(persons.erase("ann", People.ADMIN).id());
    assertThat(asked).contains("memories of default/ann");
  }

  @Test
  void aServerThatWasStartedBeforeItsDatabaseErasesWhenThatIsThere() throws Exception {
    persons.close();
    home.broken(true);
    persons = service();
    persons.begin();
    add(0, keeper("memories", () -> {}));
    assertThatThrownBy(() -> persons.erase("ann", People.ADMIN)).isInstanceOf(StorageException.class);
    home.broken(false);
    ended(persons.erase("ann", People.ADMIN).id());
    assertThat(asked).contains("memories of default/ann");
  }

  @Test
  void afterACrashItGoesOnAndABundleThatIsNotHereIsWaitedFor() throws Exception {
    var crashed = new CountDownLatch(1);
    add(0, keeper("memories", () -> {
      crashed.countDown();
      new CountDownLatch(1).await();
    }));
    String id = persons.erase("ann", People.ADMIN).id();
    assertThat(crashed.await(30, TimeUnit.SECONDS)).isTrue();
    persons.close();
    asked.clear();
    persons = service();
    persons.begin();
    await(() -> !persons.erasure(id, People.ADMIN).parts().isEmpty());
    assertThat(persons.erasure(id, People.ADMIN).parts())
        .containsExactly(new Part("memories", false, "the bundle that keeps it is not here now"));
    persons.close();
    persons = service();
    add(0, keeper("memories", () -> {}));
    persons.begin();
    ended(id);
    assertThat(asked).contains("memories of default/ann");
  }

  @Test
  void everybodyIsAskedTwiceToEraseATenantAndItIsDoneWhenThatReturns() {
    add(0, keeper("memories", () -> {}));
    add(10, keeper("conversations", () -> {}));
    persons.eraseTenant("acme");
    assertThat(asked).containsExactly("conversations of all of acme", "memories of all of acme",
        "conversations of all of acme", "memories of all of acme");
    assertThat(purges).hasValue(2);
  }

  @Test
  void whatIsLeftOfATenantIsSaidAndTheOthersErasedTheirs() {
    add(10, keeper("memories", () -> {
      throw new IllegalStateException("the disk of ann is full");
    }));
    add(0, keeper("preferences", () -> {}));
    PersonalData gone = keeper("conversations", () -> {});
    add(20, gone);
    persons.removeKeeper(gone, new Ranked(20));
    assertThatThrownBy(() -> persons.eraseTenant("acme")).isInstanceOfSatisfying(ProblemException.class, e -> {
      assertThat(e.problem().code()).isEqualTo("erasure_failed");
      assertThat(e.problem().detail()).isEqualTo("not everything could be erased: "
          + "conversations: the bundle that keeps it is not here now; "
          + "memories: it could not be erased now (IllegalStateException)");
    });
    assertThat(asked).contains("preferences of all of acme");
  }

  @Test
  void anErasureOfAnotherTenantIsAnsweredAsOneThatIsNotThere() {
    String id = persons.erase("ann", People.ADMIN).id();
    for (String wanted : List.of(id, "era_0")) {
      assertThatThrownBy(() -> persons.erasure(wanted, People.STRANGER))
          .isInstanceOfSatisfying(ProblemException.class,
              e -> assertThat(e.problem().code()).isEqualTo("erasure_not_found"))
          .hasMessage("there is no erasure '" + wanted + "'");
    }
  }

  @Test
  void aPersonIsGivenAllThatIsKept() {
    add(0, keeper("memories", () -> {}));
    add(10, keeper("conversations", () -> {}));
    var given = new ArrayList<Item>();
    persons.export(null, People.ANN).forEachRemaining(given::add);
    assertThat(given).containsExactly(new Item("conversations", "conversations of ann"),
        new Item("memories", "memories of ann"));
    assertThatThrownBy(() -> persons.export("ben", People.ANN)).isInstanceOf(ProblemException.class);
  }
}
