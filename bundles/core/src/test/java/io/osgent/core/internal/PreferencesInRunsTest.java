package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Scope;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.model.Message;
import io.osgent.server.agent.Agent;
import io.osgent.server.preference.Preference;
import io.osgent.server.preference.PreferenceValue;
import io.osgent.server.preference.Preferences;
import io.osgent.server.preference.Preferred;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.RunStatus;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.EventBlock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PreferencesInRunsTest {
  private static final String GERMAN = "They prefer answers in German.";
  private static final Message.User SHOWN = new Message.User(
      PreferenceLines.ABOVE + GERMAN + "\nThey prefer a concise tone." + PreferenceLines.BELOW);

  /** What Alice prefers; the others have said nothing. */
  private static final class OfAlice implements Preferences {
    private Preferred alice = new Preferred(null, List.of(GERMAN, "They prefer a concise tone."));
    private RuntimeException failure;
    private CountDownLatch until = new CountDownLatch(0);

    @Override
    public Preferred preferred(Scope person, Instant at) {
      try {
        until.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (failure != null) {
        throw failure;
      }
      return person.user().equals("alice") ? alice : new Preferred(null, List.of());
    }

    @Override
    public List<Preference> known() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<PreferenceValue> get(String userId, Principal by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<PreferenceValue> put(String userId, Map<String, ?> values, Principal by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<PreferenceValue> patch(String userId, Map<String, ?> changes, Principal by) {
      throw new UnsupportedOperationException();
    }
  }

  @TempDir
  private Path folder;

  private final OfAlice preferences = new OfAlice();
  private final ScriptedModel model = ScriptedModel.saying("Yes.");
  private final ScriptedModel other = ScriptedModel.saying("Ja.");
  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    core.offer("scripted", model);
    core.agent("helper", "scripted/any");
    core.agent("open", (String) null);
    core.wishes.setPreferences(preferences);
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private String told(Run run) {
    return core.events(run, RunStarted.class).getFirst().preferences();
  }

  private List<Message> shown() {
    return model.asked.getLast().messages();
  }

  @Test
  void theModelIsToldWhatThePersonPrefersBeforeAllThatIsSaid() throws Exception {
    Run run = core.run("helper", "Hello?");
    assertThat(shown()).containsExactly(SHOWN, new Message.User("Hello?"));
    assertThat(model.asked.getLast().instructions()).as("they do not become instructions").isEqualTo("Be brief.");
    assertThat(told(run)).isEqualTo(GERMAN + "\nThey prefer a concise tone.");
  }

  @Test
  void whoHasSaidNothingGetsNoWordOfIt() throws Exception {
    Run run = core.finish(core.runs.start(TestCore.request("helper", "Hello?"), TestCore.BOB));
    assertThat(shown()).containsExactly(new Message.User("Hello?"));
    assertThat(told(run)).isEmpty();
  }

  @Test
  void promptsOnlyGrowAtTheirEnd() throws Exception {
    Run first = core.run("helper", "One?");
    List<Message> before = shown();
    core.finish(core.runs.start(TestCore.inSession("helper", first.session(), "Two?"), TestCore.ALICE));
    assertThat(shown().subList(0, before.size())).isEqualTo(before);
    assertThat(shown()).hasSize(before.size() + 2).containsOnlyOnce(SHOWN);
  }

  @Test
  void aRunIsReplayedWithWhatWasPreferredThen() throws Exception {
    Run run = core.run("helper", "Hello?");
    preferences.alice = new Preferred(null, List.of("They prefer answers in French."));
    assertThat(core.runs.replay(run.id(), TestCore.ALICE).identical()).isTrue();
  }

  @Test
  void aRunGoesOnWhenPreferencesFailOrAreSlowOrAway() throws Exception {
    preferences.failure = new IllegalStateException("the table is gone");
    Run failed = core.run("helper", "Hello?");
    assertThat(failed.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(told(failed)).isNull();

    preferences.failure = null;
    preferences.until = new CountDownLatch(1);
    Run late = core.run("helper", "Hello?");
    assertThat(late.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(told(late)).isNull();
    preferences.until.countDown();

    core.wishes.unsetPreferences(preferences);
    Run without = core.run("helper", "Hello?");
    assertThat(without.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(told(without)).isNull();
    assertThat(core.runs.replay(without.id(), TestCore.ALICE).identical()).isTrue();
  }

  @Test
  void preferencesThatAreReplacedAreWaitedFor() throws Exception {
    core.wishes.unsetPreferences(preferences);
    var started = new CountDownLatch(1);
    Thread replacing = Thread.ofVirtual().start(() -> {
      try {
        started.await();
        core.wishes.setPreferences(preferences);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    started.countDown();
    Run run = core.run("helper", "Hello?");
    replacing.join();
    assertThat(told(run)).startsWith(GERMAN);
  }

  @Test
  void thePreferredModelAnswersWhereNeitherRequestNorAgentNamesOne() throws Exception {
    core.offer("other", other);
    preferences.alice = new Preferred("other/best", List.of());

    assertThat(model(core.run("open", "Hello?"))).isEqualTo("other/best");
    assertThat(model(core.run("helper", "Hello?"))).as("the agent names one").isEqualTo("scripted/any");
    assertThat(model(core.finish(core.runs.start(
        new RunRequest("open", "Hello?", null, null, "scripted/this", null, null, true), TestCore.ALICE))))
        .as("the request names one").isEqualTo("scripted/this");
  }

  @Test
  void aPreferredModelThatIsNotHereIsAsIfNothingHadBeenSaid() throws Exception {
    for (String name : List.of("gone/best", "nonsense")) {
      preferences.alice = new Preferred(name, List.of());
      Run run = core.run("open", "Hello?");
      assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(model(run)).startsWith("scripted/");
    }
  }

  private String model(Run run) {
    return core.events(run, RunStarted.class).getFirst().model();
  }

  @Test
  void aLogThatIsOlderThanPreferencesIsReadAndShownAsBefore() {
    Agent agent = core.agents.get("helper");
    var old = new RunStarted(agent.id(), agent.version(), "ses", "default", "alice", "key", "Hello?", List.of(),
        "scripted/any", List.of(), List.of());
    String line = core.logs.codec().encode("run_1", 1, old).json();
    assertThat(line).doesNotContain("preferences");
    var read = (RunStarted) core.logs.codec().decode(new EventBlock("run_1", 1, 1, line + "\n"), 0).getFirst().data();
    assertThat(read).isEqualTo(old);
    assertThat(PreferenceLines.message(read.preferences())).isEmpty();
  }
}
