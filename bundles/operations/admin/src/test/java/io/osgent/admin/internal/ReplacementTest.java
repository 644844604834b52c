package io.osgent.admin.internal;

import static io.osgent.admin.internal.Refusals.assertProblem;
import static io.osgent.admin.internal.TestServer.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.admin.BundleInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplacementTest {
  @TempDir
  Path home;

  private TestServer server;
  private AuditLines audit;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(home);
    audit = new AuditLines();
  }

  @AfterEach
  void stop() throws Exception {
    audit.close();
    server.close();
  }

  @Test
  void aNewerVersionTakesOverAndTheOlderStaysUntilItsLastRunHasEnded() throws Exception {
    FakeHandover core = server.withCore();
    BundleInfo first = server.install("weather-1.0.0.jar", TestJar.weather("1.0.0"));
    core.users.put(first.id(), 1);

    TestJar.weather("2.0.0").copyTo(server.deploy.resolve("weather-2.0.0.jar"));

    Eventually.holds(() -> assertThat(server.bundles().get(first.id()).state()).isEqualTo("retiring"));
    assertThat(core.story).containsExactly("try 2.0.0", "accept 2.0.0", "retire 1.0.0");
    assertThat(server.weather()).containsExactly("1.0.0", "2.0.0");
    assertThat(server.folder()).containsExactly("weather-1.0.0.jar", "weather-2.0.0.jar");
    BundleInfo second = server.named("acme.weather").getLast();
    assertThat(second.state()).isEqualTo("active");
    assertThat(second.previousVersion()).isEqualTo("1.0.0");

    core.users.remove(first.id());

    Eventually.holds(() -> {
      assertThat(server.weather()).containsExactly("2.0.0");
      assertThat(server.folder()).containsExactly("weather-2.0.0.jar");
    });
    assertThat(audit.all()).containsExactly(
        "install acme.weather 1.0.0 sha256=" + first.sha256() + " by admin: started",
        "update acme.weather 2.0.0 sha256=" + second.sha256() + " by deploy folder: took over from 1.0.0",
        "retire acme.weather 1.0.0 sha256=" + first.sha256() + " by deploy folder: uninstalled");
  }

  @Test
  void aJarThatIsCopiedOverAnotherTakesOverLikeAnyOther() throws Exception {
    FakeHandover core = server.withCore();
    BundleInfo first = server.install("weather.jar", TestJar.weather("1.0.0"));
    core.users.put(first.id(), 1);

    BundleInfo second = server.update(first.id(), TestJar.weather("1.0.1"));

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(server.bundles().get(first.id()).state()).isEqualTo("retiring");
    assertThat(server.folder()).containsExactly("weather.jar");
    core.users.clear();
    Eventually.holds(() -> assertThat(server.weather()).containsExactly("1.0.1"));
    assertThat(server.folder()).containsExactly("weather.jar");
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.osgi.service.cm.ManagedService",
      "io.osgent.api.model.ChatModel,io.osgent.api.embedding.EmbeddingModel,io.osgent.api.image.ImageModel"})
  void aPluginThatCanBeConfiguredOrOffersModelsOfAnyKindIsReplacedSideBySideAsWell(String offers) throws Exception {
    FakeHandover core = server.withCore();
    BundleInfo first = server.install("weather.jar", TestJar.weather("1.0.0").header("Offers", offers));
    core.users.put(first.id(), 1);

    BundleInfo second = server.update(first.id(), TestJar.weather("1.0.1").header("Offers", offers));

    assertThat(server.bundles().get(first.id()).state()).isEqualTo("retiring");
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(server.weather()).containsExactly("1.0.0", "1.0.1");
  }

  @Test
  void aRebuiltSnapshotTakesOverFromTheSameVersion() throws Exception {
    server.withCore();
    BundleInfo first = server.install("weather.jar", TestJar.weather("1.0.0"));

    BundleInfo second = server.install("rebuilt.jar", TestJar.weather("1.0.0").text("built", "again"));

    assertThat(second.sha256()).isNotEqualTo(first.sha256());
    Eventually.holds(() -> {
      assertThat(server.only("acme.weather").id()).isEqualTo(second.id());
      assertThat(server.folder()).containsExactly("rebuilt.jar");
    });
  }

  @Test
  void anOlderVersionIsRefused() throws Exception {
    server.install("weather-2.0.0.jar", TestJar.weather("2.0.0"));

    assertProblem("bundle_outdated", "acme.weather 1.0.0 is older than 2.0.0 from deploy/weather-2.0.0.jar, which"
        + " serves: roll back to it, or remove the newer one first",
        () -> server.install("weather-1.0.0.jar", TestJar.weather("1.0.0")));
    TestJar.weather("1.0.0").copyTo(server.deploy.resolve("old.jar"));
    Eventually.holds(() -> assertThat(server.named("old.jar")).singleElement()
        .satisfies(old -> assertThat(old.problem()).contains("is older than 2.0.0")));

    server.bundles().uninstall(server.only("acme.weather").id(), ADMIN);
    Eventually.holds(() -> assertThat(server.weather()).containsExactly("1.0.0"));
  }

  @Test
  void aComponentMayWaitAMomentForWhatComesAMomentLater() throws Exception {
    server.bundles();
    BundleInfo first = server.install("weather.jar", TestJar.weather("1.0.0"));
    TestJar waiting = TestJar.component("acme.weather", "2.0.0", """
        <implementation class="java.lang.Object"/>
        <reference name="greeting" interface="java.util.function.Supplier"/>""");
    try (var later = Background.when(() -> server.named("acme.weather").size() > 1,
        () -> server.framework.getBundleContext().registerService(java.util.function.Supplier.class, () -> "", null))) {
      assertThat(server.update(first.id(), waiting).version()).isEqualTo("2.0.0");
      later.demandNoFailure();
    }
  }

  @Test
  void aHealthCheckMayComeUpAMomentLater() throws Exception {
    BundleInfo first = server.install("weather.jar", TestJar.weather("1.0.0"));

    BundleInfo second = server.update(first.id(), TestJar.weather("2.0.0").header("Health", "later"));

    assertThat(second.version()).isEqualTo("2.0.0");
    assertThat(second.state()).isEqualTo("active");
  }

  @Test
  void whatWasWrongWithTheVersionBeforeIsNotHeldAgainstTheNext() throws Exception {
    String unconfigured = "<implementation class=\"java.lang.Object\"/>"
        + "<reference name=\"barometer\" interface=\"acme.Barometer\"/>";
    BundleInfo first = server.install("x.jar", TestJar.component("acme.x", "1.0.0", unconfigured));
    assertThat(first.problem()).contains("waits for service acme.Barometer");

    assertThat(server.update(first.id(), TestJar.component("acme.x", "1.0.1", unconfigured)).version())
        .isEqualTo("1.0.1");
  }

  @Test
  void aPluginThatCannotBeOfferedIsNotTaken() throws Exception {
    FakeHandover core = server.withCore();
    BundleInfo first = server.install("weather.jar", TestJar.weather("1.0.0"));
    core.refusal = "its schema is no JSON Schema";

    assertProblem("bundle_rolled_back",
        "acme.weather 2.0.0 was not taken: tool weather can't be offered: its schema is no JSON Schema; 1.0.0 goes on",
        () -> server.update(first.id(), TestJar.weather("2.0.0")));
  }

  @Test
  void runsOfBeforeHaveToComeOutAsTheyDidWhereThatIsAskedFor() throws Exception {
    server.close();
    server = new TestServer(home, 3);
    FakeHandover core = server.withCore();
    BundleInfo first = server.install("weather.jar", TestJar.weather("1.0.0"));
    core.difference = "run_7: weather said 'rain' where it had said 'sun'";

    assertProblem("bundle_rolled_back", "it does not do what the version before did: run_7: weather said 'rain'",
        () -> server.update(first.id(), TestJar.weather("2.0.0")));
    assertThat(core.story).containsExactly("try 2.0.0", "replay 3", "reject what is gone");

    core.difference = null;
    assertThat(server.update(first.id(), TestJar.weather("2.0.0")).version()).isEqualTo("2.0.0");
  }

  @Test
  void withoutACoreAVersionTakesOverAndTheOneBeforeWaitsForTheCoresWord() throws Exception {
    BundleInfo first = server.install("weather.jar", TestJar.weather("1.0.0"));
    BundleInfo second = server.update(first.id(), TestJar.weather("2.0.0"));
    assertThat(second.state()).isEqualTo("active");
    assertThat(server.bundles().get(first.id()).state()).isEqualTo("retiring");

    FakeHandover core = server.withCore();

    assertThat(core.story).contains("retire 1.0.0");
    Eventually.holds(() -> assertThat(server.weather()).containsExactly("2.0.0"));
  }

  @Test
  void aNewCoreIsToldAgainWhoHasRetired() throws Exception {
    FakeHandover core = server.withCore();
    BundleInfo first = server.install("weather.jar", TestJar.weather("1.0.0"));
    core.users.put(first.id(), 1);
    server.update(first.id(), TestJar.weather("2.0.0"));
    server.administration().unbindHandover(core);
    var next = new FakeHandover(server.framework.getBundleContext());
    next.users.put(first.id(), 1);

    server.administration().bindHandover(next);

    assertThat(next.story).containsExactly("retire 1.0.0");
    assertThat(server.bundles().get(first.id()).state()).isEqualTo("retiring");
  }

  @Test
  void whatHasRetiredCanOnlyBeDismissed() throws Exception {
    FakeHandover core = server.withCore();
    BundleInfo first = server.install("weather.jar", TestJar.weather("1.0.0"));
    core.users.put(first.id(), 1);
    BundleInfo second = server.update(first.id(), TestJar.weather("2.0.0"));

    String told = "acme.weather 1.0.0 has been replaced; what serves now is 2.0.0, bundle " + second.id();
    assertProblem("bundle_retired", told, () -> server.bundles().stop(first.id(), ADMIN));
    assertProblem("bundle_retired", told, () -> server.update(first.id(), TestJar.weather("3.0.0")));
    assertProblem("bundle_retired", told, () -> server.bundles().rollBack(first.id(), ADMIN));

    server.bundles().uninstall(first.id(), ADMIN);
    assertThat(server.weather()).containsExactly("2.0.0");
    assertThat(server.folder()).containsExactly("weather.jar");
  }

  @Test
  void whatHasRetiredServesAgainWhenItsSuccessorIsRemovedAndItsJarIsStillThere() throws Exception {
    FakeHandover core = server.withCore();
    BundleInfo first = server.install("weather-1.0.0.jar", TestJar.weather("1.0.0"));
    core.users.put(first.id(), 1);
    BundleInfo second = server.install("weather-2.0.0.jar", TestJar.weather("2.0.0"));

    server.bundles().uninstall(second.id(), ADMIN);

    Eventually.holds(() -> assertThat(server.named("acme.weather")).extracting(BundleInfo::state)
        .containsExactly("retiring", "active"));
    core.users.clear();
    Eventually.holds(() -> assertThat(server.only("acme.weather").state()).isEqualTo("active"));
    assertThat(server.folder()).containsExactly("weather-1.0.0.jar");
  }

  @Test
  void changesThatAreAskedForAtOnceAreMadeOneAfterTheOther() throws Exception {
    server.withCore();
    server.install("weather.jar", TestJar.weather("1.0.0"));
    try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<BundleInfo>> asked = IntStream.rangeClosed(1, 20)
          .mapToObj(patch -> askers
              .submit(() -> server.install("weather-" + patch + ".jar", TestJar.weather("1.0." + patch))))
          .toList();
      while (asked.stream().anyMatch(each -> !each.isDone())) {
        assertThat(server.named("acme.weather")).isNotEmpty();
      }
      assertThat(asked.getLast().get().version()).isEqualTo("1.0.20");
    }

    Eventually.holds(() -> {
      assertThat(server.only("acme.weather").version()).isEqualTo("1.0.20");
      assertThat(server.folder()).containsExactly("weather-20.jar");
    });
  }

  @Test
  void aSingletonIsReplacedInPlace() throws Exception {
    BundleInfo first = server.install("weather.jar",
        TestJar.weather("1.0.0").header("Bundle-SymbolicName", "acme.weather;singleton:=true"));

    BundleInfo second = server.update(first.id(),
        TestJar.weather("2.0.0").header("Bundle-SymbolicName", "acme.weather;singleton:=true"));

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(server.weather()).containsExactly("2.0.0");
  }
}
