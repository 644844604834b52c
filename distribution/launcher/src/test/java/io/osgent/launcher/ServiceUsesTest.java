package io.osgent.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

class ServiceUsesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir
  private Path folder;

  private Framework framework;

  @BeforeEach
  void start() throws Exception {
    framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.toString()));
    framework.init();
    ServiceUses.forgetThoseOfTheGone(framework);
    framework.start();
    framework.getBundleContext().registerService(Runnable.class, () -> {}, null);
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(PATIENCE.toMillis());
  }

  @Test
  void aBundleThatHasUsedAServiceAndIsUninstalledIsGarbage() throws Exception {
    WeakReference<Bundle> gone = usesAServiceAndGoes();

    long until = System.nanoTime() + PATIENCE.toNanos();
    while (gone.get() != null && System.nanoTime() < until) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(20);
    }

    assertThat(gone.get()).isNull();
  }

  private WeakReference<Bundle> usesAServiceAndGoes() throws Exception {
    Bundle bundle = framework.getBundleContext().installBundle("test:user", jar());
    bundle.start();
    BundleContext context = bundle.getBundleContext();
    ServiceReference<Runnable> service = context.getServiceReference(Runnable.class);
    assertThat(context.getService(service)).isNotNull();
    context.ungetService(service);
    bundle.uninstall();
    return new WeakReference<>(bundle);
  }

  private static InputStream jar() throws Exception {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, "user");
    var bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, manifest).close();
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
