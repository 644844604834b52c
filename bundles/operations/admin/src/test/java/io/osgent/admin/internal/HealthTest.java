package io.osgent.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

class HealthTest {
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
  void aBadJarInTheDeployFolderIsNoIllnessOfTheServer() throws Exception {
    TestJar.bundle("acme.x", "1.0.0").header("Import-Package", "acme.nowhere").copyTo(server.deploy.resolve("x.jar"));
    server.bundles();

    assertThat(new BundlesHealth(server.framework.getBundleContext()).check().up()).isTrue();
  }

  @Test
  void aBundleOfTheDistributionThatDoesNotRunIs() throws Exception {
    Bundle core = server.installFromDistribution(
        TestJar.bundle("io.osgent.core", "1.0.0").header("Import-Package", "acme.nowhere"), "core.jar");
    assertThatThrownBy(core::start).isInstanceOf(BundleException.class);

    assertThat(new BundlesHealth(server.framework.getBundleContext()).check().detail())
        .isEqualTo("not running: io.osgent.core");
  }

  @Test
  void roomOnTheDiskIsTold() {
    assertThat(new DiskHealth(server.framework.getBundleContext()).check().detail()).contains(" MB free in " + home);
  }
}
