package io.osgent.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.wiring.BundleWiring;

class NoLeakTest {
  private static final int REPLACEMENTS = 200;

  @TempDir
  Path home;

  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(home);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void ofTwoHundredReplacedPluginsNothingIsLeft() throws Exception {
    server.withCore();
    long id = server.install("weather.jar", TestJar.weather("1.0.0")).id();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int patch = 1; patch <= REPLACEMENTS; patch++) {
      loaders.add(loader(id));
      id = server.update(id, TestJar.weather("1.0." + patch)).id();
    }
    Eventually.holds(() -> assertThat(server.weather()).containsExactly("1.0." + REPLACEMENTS));

    Eventually.holds(() -> {
      System.gc();
      assertThat(loaders).allMatch(loader -> loader.refersTo(null));
    });
    assertThat(server.folder()).containsExactly("weather.jar");
    assertThat(home.resolve("data/bundles/acme.weather").toFile().list((folder, name) -> name.endsWith(".jar")))
        .hasSize(3);
  }

  @Test
  void ofTwoHundredReplacementsInPlaceNothingIsLeft() throws Exception {
    long id = server.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0")).id();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int patch = 1; patch <= REPLACEMENTS; patch++) {
      loaders.add(loader(id));
      server.update(id, TestJar.greeting("acme.hello", "1.0." + patch));
    }

    Eventually.holds(() -> {
      System.gc();
      assertThat(loaders).allMatch(loader -> loader.refersTo(null));
    });
  }

  @Test
  void ofFiftyVersionsThatWereNotTakenNothingIsLeft() throws Exception {
    server.withCore().refusal = "it has no name";
    long id = server.install("weather.jar", TestJar.weather("1.0.0")).id();
    int bundles = server.framework.getBundleContext().getBundles().length;
    for (int patch = 1; patch <= 50; patch++) {
      TestJar next = TestJar.weather("1.0." + patch);
      Refusals.assertProblem("bundle_rolled_back", "it has no name", () -> server.update(id, next));
    }

    assertThat(server.framework.getBundleContext().getBundles()).hasSize(bundles);
    assertThat(home.resolve("data/bundles/acme.weather").toFile().list()).hasSize(2);
  }

  private WeakReference<ClassLoader> loader(long id) {
    return new WeakReference<>(
        server.framework.getBundleContext().getBundle(id).adapt(BundleWiring.class).getClassLoader());
  }
}
