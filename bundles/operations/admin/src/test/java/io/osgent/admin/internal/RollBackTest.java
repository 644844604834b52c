package io.osgent.admin.internal;

import static io.osgent.admin.internal.Refusals.assertProblem;
import static io.osgent.admin.internal.TestServer.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.admin.BundleInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollBackTest {
  @TempDir
  Path home;

  private TestServer server;
  private FakeHandover core;
  private AuditLines audit;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(home);
    core = server.withCore();
    audit = new AuditLines();
  }

  @AfterEach
  void stop() throws Exception {
    audit.close();
    server.close();
  }

  @Test
  void theVersionFromBeforeServesAgainAndAfterARestartToo() throws Exception {
    BundleInfo first = server.install("weather-1.0.0.jar", TestJar.weather("1.0.0"));
    BundleInfo second = server.install("weather-2.0.0.jar", TestJar.weather("2.0.0"));
    Eventually.holds(() -> assertThat(server.folder()).containsExactly("weather-2.0.0.jar"));

    BundleInfo back = server.bundles().rollBack(second.id(), ADMIN);

    assertThat(back.version()).isEqualTo("1.0.0");
    assertThat(back.sha256()).isEqualTo(first.sha256());
    assertThat(back.previousVersion()).isEqualTo("2.0.0");
    assertThat(server.folder()).containsExactly("weather-1.0.0.jar");
    assertThat(core.story).containsSubsequence("try 1.0.0", "accept 1.0.0", "retire 2.0.0");
    Eventually.holds(() -> assertThat(server.weather()).containsExactly("1.0.0"));
    assertThat(audit.all())
        .contains("roll back acme.weather 1.0.0 sha256=" + first.sha256() + " by admin: took over from 2.0.0");

    restart();
    assertThat(server.only("acme.weather").version()).isEqualTo("1.0.0");
    assertThat(server.only("acme.weather").previousVersion()).isEqualTo("2.0.0");
  }

  @Test
  void aRollBackCanBeTakenBack() throws Exception {
    BundleInfo first = server.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0"));
    server.update(first.id(), TestJar.greeting("acme.hello", "2.0.0"));

    server.bundles().rollBack(first.id(), ADMIN);
    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
    server.bundles().rollBack(first.id(), ADMIN);
    assertThat(server.greetings()).containsExactly("hello from 2.0.0");

    assertThat(server.only("acme.hello").sha256()).isEqualTo(BundleJar.sha256(server.deploy.resolve("hello.jar")));
  }

  @Test
  void withoutAVersionFromBeforeThereIsNothingToRollBackTo() throws Exception {
    BundleInfo only = server.install("weather.jar", TestJar.weather("1.0.0"));

    assertThat(only.previousVersion()).isNull();
    assertProblem("no_previous_version", "no version of acme.weather has served before 1.0.0",
        () -> server.bundles().rollBack(only.id(), ADMIN));
    assertThat(audit.all()).last().isEqualTo(
        "roll back acme.weather by admin: refused: no version of acme.weather has served before 1.0.0");
  }

  @Test
  void theVersionFromBeforeHasToProveItselfAsWell() throws Exception {
    server.install("weather-1.0.0.jar", TestJar.weather("1.0.0"));
    BundleInfo second = server.install("weather-2.0.0.jar", TestJar.weather("2.0.0"));
    Eventually.holds(() -> assertThat(server.weather()).containsExactly("2.0.0"));
    core.refusal = "the schema it has is no longer known";

    assertProblem("bundle_rolled_back", "acme.weather 1.0.0 was not taken: tool weather can't be offered",
        () -> server.bundles().rollBack(second.id(), ADMIN));

    assertThat(server.weather()).containsExactly("2.0.0");
    assertThat(server.folder()).containsExactly("weather-2.0.0.jar");
  }

  @Test
  void threeVersionsOfABundleAreKept() throws Exception {
    for (int patch = 0; patch < 6; patch++) {
      server.install("weather.jar", TestJar.weather("1.0." + patch));
    }
    Eventually.holds(() -> assertThat(server.weather()).containsExactly("1.0.5"));

    assertThat(home.resolve("data/bundles/acme.weather")).isDirectoryContaining("glob:**/1.0.5-*.jar")
        .isDirectoryContaining("glob:**/1.0.4-*.jar").isDirectoryContaining("glob:**/1.0.3-*.jar")
        .isDirectoryNotContaining("glob:**/1.0.2-*.jar");
    server.bundles().uninstall(server.only("acme.weather").id(), ADMIN);
    assertThat(home.resolve("data/bundles/acme.weather")).doesNotExist();
  }

  @Test
  void afterABadUpdateOfTheOnlyFileTheLastGoodJarServesAtTheNextStart() throws Exception {
    BundleInfo good = server.install("weather.jar", TestJar.weather("1.0.0"));
    TestJar.weather("2.0.0").header("Health", "down").copyTo(server.deploy.resolve("weather.jar"));
    Eventually.holds(() -> assertThat(server.only("acme.weather").problem()).contains("is down"));
    String problem = server.only("acme.weather").problem();

    restart();

    assertThat(server.only("acme.weather")).satisfies(served -> {
      assertThat(served.sha256()).isEqualTo(good.sha256());
      assertThat(served.state()).isEqualTo("active");
      assertThat(served.problem()).isEqualTo(problem);
    });
    assertThat(core.story).doesNotContain("try 2.0.0");
    assertThat(BundleJar.sha256(server.deploy.resolve("weather.jar"))).isNotEqualTo(good.sha256());
  }

  @Test
  void aBadJarBesideTheGoodOneIsNotTriedAtTheNextStart() throws Exception {
    server.install("weather-1.0.0.jar", TestJar.weather("1.0.0"));
    TestJar.weather("2.0.0").header("Health", "down").copyTo(server.deploy.resolve("weather-2.0.0.jar"));
    Eventually.holds(() -> assertThat(server.named("weather-2.0.0.jar")).hasSize(1));

    restart();

    assertThat(server.only("acme.weather").version()).isEqualTo("1.0.0");
    assertThat(server.only("weather-2.0.0.jar").problem()).contains("is down: no station answers; 1.0.0 goes on");
    assertThat(core.story).isEmpty();
  }

  @Test
  void aRetiredJarThatAStopLeftInTheFolderDoesNotComeBack() throws Exception {
    BundleInfo first = server.install("weather-1.0.0.jar", TestJar.weather("1.0.0"));
    core.users.put(first.id(), 1);
    server.install("weather-2.0.0.jar", TestJar.weather("2.0.0"));
    assertThat(server.folder()).containsExactly("weather-1.0.0.jar", "weather-2.0.0.jar");

    restart();

    assertThat(server.only("acme.weather").version()).isEqualTo("2.0.0");
    assertThat(server.folder()).containsExactly("weather-2.0.0.jar");
  }

  @Test
  void aVersionThatCameWhileTheServerWasDownHasToProveItselfToo() throws Exception {
    server.install("weather.jar", TestJar.weather("1.0.0"));
    server.close();
    TestJar.weather("2.0.0").header("Health", "down").copyTo(server.deploy.resolve("weather.jar"));

    server = TestServer.restarted(home);
    core = server.withCore();
    server.bundles();

    assertThat(server.only("acme.weather").version()).isEqualTo("1.0.0");
    assertThat(server.only("acme.weather").problem()).contains("2.0.0 was not taken");
  }

  @Test
  void whoPutsAnOlderVersionThereWhileTheServerIsDownWantsThat() throws Exception {
    server.install("weather-2.0.0.jar", TestJar.weather("2.0.0"));
    server.close();
    Files.delete(server.deploy.resolve("weather-2.0.0.jar"));
    TestJar.weather("1.0.0").copyTo(server.deploy.resolve("weather-1.0.0.jar"));

    server = TestServer.restarted(home);
    server.bundles();

    assertThat(server.only("acme.weather").version()).isEqualTo("1.0.0");
  }

  @Test
  void whatAPowerCutSpoiledDoesNotKeepTheServerFromStarting() throws Exception {
    server.install("weather.jar", TestJar.weather("1.0.0"));
    server.update(server.only("acme.weather").id(), TestJar.weather("2.0.0"));
    server.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0"));
    server.close();
    Files.write(server.deploy.resolve("weather.jar"), TestJar.weather("3.0.0").bytes());
    for (var kept : home.resolve("data/bundles/acme.weather").toFile().listFiles()) {
      Files.writeString(kept.toPath(), kept.getName().endsWith(".jar")
          ? ""
          : Files.readString(kept.toPath()) + "\0\0\0\nhalf a line");
    }

    server = TestServer.restarted(home);
    server.bundles();

    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
    assertThat(server.only("acme.weather").version()).isEqualTo("3.0.0");
  }

  @Test
  void anAdministrationThatIsRestartedKnowsWhoServesAndWhoRetires() throws Exception {
    BundleInfo first = server.install("weather-1.0.0.jar", TestJar.weather("1.0.0"));
    core.users.put(first.id(), 1);
    BundleInfo second = server.install("weather-2.0.0.jar", TestJar.weather("2.0.0"));
    server.close();

    server = new TestServer(home);
    core = server.withCore();
    core.users.put(first.id(), 1);

    assertThat(server.bundles().get(first.id()).state()).isEqualTo("retiring");
    assertThat(server.bundles().get(second.id())).isEqualTo(second);
    assertThat(core.story).containsExactly("retire 1.0.0");
    core.users.clear();
    Eventually.holds(() -> assertThat(server.folder()).containsExactly("weather-2.0.0.jar"));
  }

  private void restart() throws Exception {
    server.close();
    server = TestServer.restarted(home);
    core = server.withCore();
    server.bundles();
  }
}
