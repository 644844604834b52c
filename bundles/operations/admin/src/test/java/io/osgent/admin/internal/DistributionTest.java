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
import org.osgi.framework.Bundle;

/** The parts of the distribution are replaced like any other bundle, and are always there to go back to. */
class DistributionTest {
  private static final String WEATHER = "io.osgent.tool.weather";
  private static final String STORE = "io.osgent.storage.tape";

  @TempDir
  Path home;

  private TestServer server;
  private FakeHandover core;
  private Bundle weather;
  private Bundle store;

  @BeforeEach
  void start() throws Exception {
    bringUp(new TestServer(home));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void aNewerPluginTakesOverFromTheDistributionsOwnWhichIsStopped() throws Exception {
    core.users.put(weather.getBundleId(), 1);
    weather("2.0.0").copyTo(server.deploy.resolve("weather.jar"));
    Eventually.holds(() -> assertThat(server.bundles().get(weather.getBundleId()).state()).isEqualTo("retiring"));

    core.users.clear();

    Eventually.holds(() -> assertThat(weather.getState()).isEqualTo(Bundle.RESOLVED));
    assertThat(server.bundles().get(weather.getBundleId()).problem()).isNull();
    assertThat(server.named(WEATHER).getLast()).satisfies(serving -> {
      assertThat(serving.version()).isEqualTo("2.0.0");
      assertThat(serving.previousVersion()).isEqualTo("1.0.0");
    });
    assertThat(new BundlesHealth(server.framework.getBundleContext()).check().up()).isTrue();
    assertProblem("bundle_retired", "what serves now is 2.0.0",
        () -> server.bundles().start(weather.getBundleId(), ADMIN));
  }

  @Test
  void itDoesSoAgainAtTheNextStart() throws Exception {
    server.update(weather.getBundleId(), weather("2.0.0"));
    server.update(store.getBundleId(), store("2.0.0"));
    assertThat(server.folder()).containsExactly(STORE + "-2.0.0.jar", WEATHER + "-2.0.0.jar");
    server.close();

    bringUp(TestServer.restarted(home));

    assertThat(server.greetings()).containsExactly("hello from 2.0.0");
    assertThat(store.getVersion()).hasToString("2.0.0");
    assertThat(server.named(WEATHER).getLast().version()).isEqualTo("2.0.0");
    Eventually.holds(() -> assertThat(weather.getState()).isEqualTo(Bundle.RESOLVED));
  }

  @Test
  void removingTheJarBringsTheDistributionsOwnBack() throws Exception {
    server.update(weather.getBundleId(), weather("2.0.0"));
    server.update(store.getBundleId(), store("2.0.0"));
    Eventually.holds(() -> assertThat(weather.getState()).isEqualTo(Bundle.RESOLVED));

    for (String file : server.folder()) {
      Files.delete(server.deploy.resolve(file));
    }

    Eventually.holds(() -> {
      assertThat(server.only(WEATHER).state()).isEqualTo("active");
      assertThat(server.greetings()).containsExactly("hello from 1.0.0");
    });
    assertThat(core.story).containsSubsequence("try 1.0.0", "accept 1.0.0", "retire 2.0.0");
    assertThat(server.only(STORE).version()).isEqualTo("1.0.0");
    assertThat(server.only(WEATHER).sha256()).isEqualTo(BundleJar.sha256(home.resolve("system/weather.jar")));
  }

  @Test
  void rollingBackBringsTheDistributionsOwnBackAndTheJarGoes() throws Exception {
    BundleInfo second = server.update(weather.getBundleId(), weather("2.0.0"));
    server.update(store.getBundleId(), store("2.0.0"));
    Eventually.holds(() -> assertThat(weather.getState()).isEqualTo(Bundle.RESOLVED));

    BundleInfo back = server.bundles().rollBack(second.id(), ADMIN);
    server.bundles().rollBack(store.getBundleId(), ADMIN);

    assertThat(back.id()).isEqualTo(weather.getBundleId());
    assertThat(back.state()).isEqualTo("active");
    assertThat(back.previousVersion()).isEqualTo("2.0.0");
    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
    assertThat(server.folder()).isEmpty();
    server.bundles().rollBack(store.getBundleId(), ADMIN);
    assertThat(server.greetings()).containsExactly("hello from 2.0.0");
    assertThat(server.folder()).containsExactly(STORE + "-2.0.0.jar");
  }

  @Test
  void aBadUpdateOfAPartLeavesThePartAsItWas() throws Exception {
    long id = store.getBundleId();

    assertProblem("bundle_rolled_back", "was not taken: the licence file is missing; 1.0.0 goes on",
        () -> server.update(id, TestJar.bundle(STORE, "2.0.0").activator(FailingActivator.class)));

    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
    assertThat(server.only(STORE).sha256()).isEqualTo(BundleJar.sha256(home.resolve("system/store.jar")));
    assertThat(server.folder()).isEmpty();
  }

  @Test
  void aLibraryMayBeThereInAnotherVersionToo() throws Exception {
    Bundle json = server.installFromDistribution(TestJar.bundle("org.json", "1.0.0"), "json.jar");

    assertProblem("bundle_exists", "already installed from the distribution",
        () -> server.install("json.jar", TestJar.bundle("org.json", "1.0.0")));
    server.install("json.jar", TestJar.bundle("org.json", "0.9.0"));

    assertThat(server.named("org.json")).extracting(BundleInfo::version).containsExactly("1.0.0", "0.9.0");
    assertThat(json.getVersion()).hasToString("1.0.0");
  }

  @Test
  void whileTheServerStartsOnlyWhatHasServedBeforeComesIn() throws Exception {
    server.update(weather.getBundleId(), weather("2.0.0"));
    server.close();
    server = TestServer.starting(home, weather("1.0.0"));
    assertThat(server.named(WEATHER)).extracting(BundleInfo::version).containsExactly("1.0.0", "2.0.0");
    server.close();

    weather("3.0.0").header("Health", "later").copyTo(server.deploy.resolve(WEATHER + "-2.0.0.jar"));
    server = TestServer.starting(home, weather("1.0.0"));

    Eventually.holds(() -> assertThat(server.core.story).contains("accept 3.0.0"));
    assertThat(server.begun).contains("accept 2.0.0").doesNotContain("try 3.0.0");
  }

  private void bringUp(TestServer started) throws Exception {
    server = started;
    weather = server.installFromDistribution(weather("1.0.0"), "weather.jar");
    store = server.installFromDistribution(store("1.0.0"), "store.jar");
    weather.start();
    store.start();
    core = server.withCore();
    server.bundles();
  }

  private static TestJar weather(String version) {
    return TestJar.weather(version).header("Bundle-SymbolicName", WEATHER);
  }

  private static TestJar store(String version) {
    return TestJar.greeting(STORE, version);
  }
}
