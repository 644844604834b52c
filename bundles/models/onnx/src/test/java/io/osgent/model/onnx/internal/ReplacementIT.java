package io.osgent.model.onnx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.health.HealthCheck;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** The bundle as it is shipped comes, goes and comes again, in a real framework, and takes its native code with it. */
class ReplacementIT {
  /** The API as it is built with this: newer than any minor version that the bundle may ask for. */
  private static final String API = ";version=1.9999.0";
  private static final String SHARED_WITH_TESTS = String.join(",", "io.osgent.api" + API,
      "io.osgent.api.embedding" + API, "io.osgent.api.health" + API, "io.osgent.api.model" + API,
      "com.fasterxml.jackson.core;version=2.22.4", "com.fasterxml.jackson.databind;version=2.22.4",
      "com.fasterxml.jackson.databind.node;version=2.22.4", "org.slf4j;version=2.0.20",
      "org.osgi.service.cm;version=1.6.0",
      "org.osgi.service.component;version=1.5.0", "org.osgi.service.component.runtime;version=1.5.0",
      "org.osgi.service.component.runtime.dto;version=1.5.0", "org.osgi.util.promise;version=1.3.0",
      "org.osgi.util.function;version=1.2.0");

  @TempDir
  private Path home;

  private Framework framework;
  private ServiceTracker<EmbeddingModel, EmbeddingModel> models;

  @BeforeEach
  void start() throws Exception {
    start(Map.of());
  }

  /** @param machine what the framework is to think of the machine it runs on */
  private void start(Map<String, String> machine) throws Exception {
    TinyModel.in(home.resolve("models/onnx/tiny"));
    Map<String, String> properties = new HashMap<>(machine);
    properties.putAll(Map.of(Constants.FRAMEWORK_STORAGE, cache().toString(), Constants.FRAMEWORK_STORAGE_CLEAN,
        Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT, Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED_WITH_TESTS,
        "osgent.home", home.toString(), "felix.log.level", "0"));
    framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(properties);
    framework.start();
    install(jarOf("org.apache.felix.cm.impl.ConfigurationManager"));
    install(jarOf("org.apache.felix.scr.impl.Activator"));
    configure(Map.of("queryPrefix", "\"query: \""));
    models = new ServiceTracker<>(context(), EmbeddingModel.class, null);
    models.open();
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void aBundleThatIsReplacedWorksAsBefore() throws Exception {
    for (int version = 0; version < 3; version++) {
      Bundle bundle = install(shipped());
      assertThat(redQuery()).containsExactly(unit(4, 4, 16), Offset.offset(1e-6f));

      bundle.uninstall();
      assertThat(models.getService()).isNull();
    }
  }

  @Test
  void aBundleThatIsUpdatedInPlaceWorksAsBefore() throws Exception {
    Bundle bundle = install(shipped());
    assertThat(redQuery()).containsExactly(unit(4, 4, 16), Offset.offset(1e-6f));

    try (var jar = Files.newInputStream(shipped())) {
      bundle.update(jar);
    }

    assertThat(redQuery()).containsExactly(unit(4, 4, 16), Offset.offset(1e-6f));
  }

  @Test
  void aBundleThatIsGoneLeavesNothingBehind() throws Exception {
    List<Path> before = temporaryFiles();
    Bundle bundle = install(shipped());
    redQuery();
    assertThat(nativeCode()).as("in the framework's cache").hasSize(3);
    var loader = new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());

    bundle.uninstall();
    bundle = null;

    assertThat(temporaryFiles()).isEqualTo(before);
    assertThat(nativeCode()).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().startsWith("embedding-"));
    while (loader.get() != null) {
      System.gc();
    }
  }

  @Test
  void onAMachineItHasNoNativeCodeForItSaysSo() throws Exception {
    stop();
    start(Map.of(Constants.FRAMEWORK_PROCESSOR, "riscv64"));

    install(shipped());

    assertThat(models.getService()).isNull();
    assertThat(context().getService(context().getServiceReference(HealthCheck.class)).check().detail())
        .startsWith(
            "models can't calculate on this machine: there is native code for Linux on x86_64 and aarch64, with glibc "
                + "2.34 or newer, and for macOS on aarch64 (");
  }

  private float[] redQuery() throws Exception {
    EmbeddingModel model = models.waitForService(60_000);
    return model.embed(new EmbeddingRequest("tiny", List.of("red"), Purpose.QUERY), Home.within(Duration.ofMinutes(1)))
        .vectors().getFirst();
  }

  private void configure(Map<String, String> values) throws Exception {
    var reference = context().getServiceReference(ConfigurationAdmin.class);
    Configuration configuration = context().getService(reference).createFactoryConfiguration("io.osgent.model.onnx",
        "?");
    configuration.update(new Hashtable<>(values));
  }

  private Bundle install(Path jar) throws Exception {
    Bundle bundle = context().installBundle(jar.toUri().toString());
    bundle.start();
    return bundle;
  }

  private BundleContext context() {
    return framework.getBundleContext();
  }

  private Path cache() {
    return home.resolve("cache");
  }

  private List<Path> nativeCode() throws IOException {
    try (Stream<Path> files = Files.walk(cache())) {
      return files.filter(file -> file.toString().endsWith(System.mapLibraryName("").substring(3))).toList();
    }
  }

  /** The build has a folder of its own for them. */
  private static List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.sorted().toList();
    }
  }

  private static Path shipped() {
    return Path.of(System.getProperty("osgent.bundle"));
  }

  private static Path jarOf(String type) throws Exception {
    return Path.of(Class.forName(type).getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static float[] unit(float... direction) {
    float length = (float) Math
        .sqrt(direction[0] * direction[0] + direction[1] * direction[1] + direction[2] * direction[2]);
    return new float[]{direction[0] / length, direction[1] / length, direction[2] / length};
  }
}
