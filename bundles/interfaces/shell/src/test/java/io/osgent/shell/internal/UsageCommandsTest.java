package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.server.privacy.ErasureReport;
import io.osgent.server.privacy.ErasureReport.Part;
import io.osgent.server.privacy.ErasureReport.Status;
import io.osgent.server.privacy.Persons;
import io.osgent.server.security.Principal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands about all that is kept of a person. */
class UsageCommandsTest {
  private final Keepers persons = new Keepers();

  private String type(String name, String... words) throws Exception {
    Command command = new UsageCommands(null, persons, null).commands().stream()
        .filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    return command.action().run(new Words(command, List.of(words)));
  }

  @Test
  void aPersonIsErasedAndItIsToldHowFarThatIs() throws Exception {
    assertThat(type("erase", "ann")).isEqualTo("erasure era_1 is running\nit has begun\n");
    assertThat(type("erase", "status", "era_1")).contains("erasure era_1 is running", "memories", "is not here now");
    assertThat(persons.asked).containsExactly("erase ann", "erasure era_1");
  }

  @Test
  void nobodyIsErasedByACommandThatSaysMoreOrLessThanWhom() {
    for (var words : List.of(List.of("ann", "bob"), List.of("ann", "--dry-run"), List.of("--dry-run", "ann"),
        List.of("status", "era_1", "more"))) {
      assertThatThrownBy(() -> type("erase", words.toArray(String[]::new))).as(words.toString())
          .isInstanceOf(ProblemException.class).hasMessageContaining("is one word too many; usage: erase");
    }
    assertThatThrownBy(() -> type("erase", "status")).isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("the erasure is missing");
    assertThat(persons.asked).isEmpty();
  }

  @Test
  void whatABundleKeptThatIsGoneForGoodIsWaitedForNoMore() throws Exception {
    assertThat(type("erase-without", "audit names")).isEqualTo("erasures wait for audit names no more\n");
    assertThat(persons.asked).containsExactly("forget audit names");
    assertThatThrownBy(() -> type("erase-without")).isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("the kind is missing");
  }

  /** Notes what is asked. */
  private static final class Keepers implements Persons {
    private final List<String> asked = new ArrayList<>();

    @Override
    public ErasureReport erase(String userId, Principal by) {
      asked.add("erase " + userId);
      return new ErasureReport("era_1", Status.RUNNING, FakeServer.AT, null, List.of());
    }

    @Override
    public void eraseTenant(String tenant) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ErasureReport erasure(String id, Principal by) {
      asked.add("erasure " + id);
      return new ErasureReport(id, Status.RUNNING, FakeServer.AT, null,
          List.of(new Part("memories", false, "the bundle that keeps it is not here now")));
    }

    @Override
    public void forgetKind(String kind, Principal by) {
      asked.add("forget " + kind);
    }

    @Override
    public Iterator<Item> export(String userId, Principal by) {
      throw new UnsupportedOperationException();
    }
  }
}
