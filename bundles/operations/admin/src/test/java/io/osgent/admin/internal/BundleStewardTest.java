package io.osgent.admin.internal;

import static io.osgent.admin.internal.Refusals.assertProblem;
import static io.osgent.admin.internal.TestServer.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.admin.BundleAdmin;
import io.osgent.server.admin.BundleInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

class BundleStewardTest {
  @TempDir
  Path home;

  private AuditLines audit;
  private TestServer server;

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
  void jarsThatAreThereAtTheStartRunBeforeAnybodyCanAsk() throws IOException {
    TestJar.greeting("acme.hello", "1.0.0").copyTo(server.deploy.resolve("hello.jar"));

    server.bundles();

    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
  }

  @Test
  void aDroppedJarIsReplacedInPlaceAndRemoved() throws IOException {
    server.bundles();
    Path file = server.deploy.resolve("hello.jar");

    TestJar.greeting("acme.hello", "1.0.0").copyTo(file);
    Eventually.holds(() -> {
      assertThat(server.greetings()).containsExactly("hello from 1.0.0");
      assertThat(server.only("acme.hello").state()).isEqualTo("active");
    });
    BundleInfo first = server.named("acme.hello").getFirst();
    assertThat(first.state()).isEqualTo("active");
    assertThat(first.services()).containsExactly("java.util.function.Supplier");
    assertThat(first.sha256()).isEqualTo(BundleJar.sha256(file));
    assertThat(first.problem()).isNull();

    TestJar.greeting("acme.hello", "1.0.1").copyTo(file);
    Eventually.holds(() -> assertThat(server.greetings()).containsExactly("hello from 1.0.1"));
    assertThat(server.named("acme.hello")).singleElement()
        .satisfies(bundle -> assertThat(bundle.id()).isEqualTo(first.id()));

    Files.delete(file);
    Eventually.holds(() -> assertThat(server.named("acme.hello")).isEmpty());
    assertThat(server.greetings()).isEmpty();
  }

  @Test
  void ofTwoVersionsTheNewerServes() throws IOException {
    server.bundles();
    TestJar.greeting("acme.hello", "1.0.0").copyTo(server.deploy.resolve("hello-1.jar"));
    TestJar.greeting("acme.hello", "2.0.0").copyTo(server.deploy.resolve("hello-2.jar"));

    Eventually.holds(() -> {
      assertThat(server.greetings()).containsExactly("hello from 2.0.0");
      assertThat(server.folder()).containsExactly("hello-2.jar");
    });
  }

  @Test
  void theSameJarTwiceIsRefusedUntilTheOtherIsGone() throws IOException {
    Path file = server.deploy.resolve("a.jar");
    TestJar.greeting("acme.hello", "1.0.0").copyTo(file);
    server.bundles();
    Files.copy(file, server.deploy.resolve("b.jar"));

    Eventually.holds(() -> assertThat(server.named("b.jar")).singleElement().satisfies(failed -> {
      assertThat(failed.state()).isEqualTo("failed");
      assertThat(failed.id()).isNegative();
      assertThat(failed.problem()).isEqualTo("acme.hello 1.0.0 is already installed from deploy/a.jar: give this one"
          + " another version, or remove the other");
    }));
    assertThat(server.greetings()).hasSize(1);

    Files.delete(file);
    Eventually.holds(() -> {
      assertThat(server.named("b.jar")).isEmpty();
      assertThat(server.greetings()).containsExactly("hello from 1.0.0");
    });
  }

  @Test
  void garbageInTheFolderIsToldOnceAndTouchesNothingElse() throws IOException {
    TestJar.greeting("acme.hello", "1.0.0").copyTo(server.deploy.resolve("hello.jar"));
    server.bundles();
    Files.writeString(server.deploy.resolve("garbage.jar"), "this is no zip");

    Eventually.holds(() -> assertThat(server.named("garbage.jar")).singleElement()
        .satisfies(failed -> assertThat(failed.problem()).startsWith("garbage.jar is no jar, or not all of it")));
    BundleInfo failed = server.named("garbage.jar").getFirst();
    assertThat(server.bundles().get(failed.id())).isEqualTo(failed);
    Eventually.holds(
        () -> assertThat(audit.all()).filteredOn(line -> line.contains("garbage.jar")).hasSize(1));
    assertThat(server.greetings()).containsExactly("hello from 1.0.0");

    server.bundles().uninstall(failed.id(), ADMIN);
    assertThat(server.deploy.resolve("garbage.jar")).doesNotExist();
    assertThat(server.named("garbage.jar")).isEmpty();
  }

  @Test
  void garbageOverAGoodJarLeavesTheGoodOneRunning() throws IOException {
    Path file = server.deploy.resolve("hello.jar");
    TestJar.greeting("acme.hello", "1.0.0").copyTo(file);
    server.bundles();

    TestJar.plain().copyTo(file);

    Eventually.holds(() -> assertThat(server.only("acme.hello").problem()).isEqualTo("hello.jar is a plain"
        + " jar: build it with bnd-maven-plugin so that it has a Bundle-SymbolicName header; acme.hello 1.0.0 goes on"
        + " as it was before"));
    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
  }

  @Test
  void anUnresolvedJarSaysWhatItNeedsAndStartsWhenThatComes() throws IOException {
    server.bundles();
    TestJar.bundle("acme.mailer", "1.0.0").header("Import-Package", "acme.mail;version=\"[1.0,2)\"")
        .copyTo(server.deploy.resolve("mailer.jar"));

    Eventually.holds(() -> assertThat(server.named("acme.mailer")).singleElement().satisfies(mailer -> {
      assertThat(mailer.state()).isEqualTo("installed");
      assertThat(mailer.problem())
          .isEqualTo("needs package acme.mail [1.0.0,2.0.0), which no bundle here exports");
    }));

    TestJar.bundle("acme.mail", "1.3.0").header("Export-Package", "acme.mail;version=1.3")
        .copyTo(server.deploy.resolve("mail.jar"));
    Eventually.holds(() -> assertThat(server.only("acme.mailer").state()).isEqualTo("active"));
    assertThat(server.only("acme.mailer").problem()).isNull();
  }

  @Test
  void aFixedJarRunsAfterOneThatDidNotResolve() throws IOException {
    server.bundles();
    Path file = server.deploy.resolve("hello.jar");
    TestJar.bundle("acme.hello", "1.0.0").header("Require-Bundle", "acme.nowhere").copyTo(file);
    Eventually.holds(() -> assertThat(server.only("acme.hello").problem())
        .isEqualTo("needs bundle acme.nowhere, which is not installed"));

    TestJar.greeting("acme.hello", "1.0.1").copyTo(file);

    Eventually.holds(() -> assertThat(server.greetings()).containsExactly("hello from 1.0.1"));
  }

  @Test
  void aFailedStartIsExplainedInOneLine() throws IOException {
    TestJar.bundle("acme.failing", "1.0.0").activator(FailingActivator.class)
        .copyTo(server.deploy.resolve("failing.jar"));

    server.bundles();

    assertThat(server.only("acme.failing").state()).isEqualTo("resolved");
    assertThat(server.only("acme.failing").problem()).isEqualTo("the licence file is missing");
  }

  @Test
  void anUploadIsKeptInTheFolderAndRunsAtOnce() throws IOException {
    BundleInfo installed = server.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0"));

    assertThat(installed.state()).isEqualTo("active");
    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
    assertThat(server.folder()).containsExactly("hello.jar");

    BundleInfo replaced = server.install("hello.jar", TestJar.greeting("acme.hello", "1.1.0"));
    assertThat(replaced.id()).isEqualTo(installed.id());
    assertThat(replaced.version()).isEqualTo("1.1.0");
    assertThat(server.greetings()).containsExactly("hello from 1.1.0");

    server.bundles().uninstall(installed.id(), ADMIN);
    assertThat(server.folder()).isEmpty();
    assertThat(server.greetings()).isEmpty();
  }

  @Test
  void anUploadOfADifferentBundleUnderTheSameNameTakesItsPlace() throws IOException {
    server.install("tool.jar", TestJar.greeting("acme.hello", "1.0.0"));

    server.install("tool.jar", TestJar.greeting("acme.goodbye", "2.0.0"));

    assertThat(server.named("acme.hello")).isEmpty();
    assertThat(server.greetings()).containsExactly("hello from 2.0.0");
  }

  @Test
  void anUploadThatIsNoBundleIsRefusedAndNotKept() throws IOException {
    BundleAdmin bundles = server.bundles();

    assertProblem("invalid_bundle", "notes.jar is no jar, or not all of it",
        () -> bundles.install("notes.jar", new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)), ADMIN));
    assertProblem("invalid_bundle", "commons.jar is a plain jar: build it with bnd-maven-plugin",
        () -> server.install("commons.jar", TestJar.plain()));
    assertProblem("invalid_bundle", "x.jar has Bundle-Version 'one', which should be like 1.2.3",
        () -> server.install("x.jar", TestJar.bundle("acme.x", "one")));
    assertProblem("invalid_file_name", "should end in .jar",
        () -> server.install("../x.jar", TestJar.bundle("acme.x", "1")));

    assertThat(server.folder()).isEmpty();
    assertThat(bundles.list()).allSatisfy(bundle -> assertThat(bundle.id()).isNotNegative());
  }

  @Test
  void aRefusedUpdateChangesNothing() throws IOException {
    BundleAdmin bundles = server.bundles();
    BundleInfo hello = server.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0"));

    assertProblem("invalid_bundle",
        "an update of acme.hello should have that Bundle-SymbolicName, but this is acme.other",
        () -> server.update(hello.id(), TestJar.greeting("acme.other", "1.0.0")));

    assertThat(bundles.get(hello.id())).isEqualTo(hello);
    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
    assertThat(BundleJar.sha256(server.deploy.resolve("hello.jar"))).isEqualTo(hello.sha256());
  }

  @Test
  void aStoppedBundleStaysStoppedThroughAnUpdateUntilItIsStarted() throws IOException {
    BundleAdmin bundles = server.bundles();
    long id = server.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0")).id();

    assertThat(bundles.stop(id, ADMIN).state()).isEqualTo("resolved");
    assertThat(bundles.get(id).problem()).isNull();
    server.update(id, TestJar.greeting("acme.hello", "1.0.1"));
    assertThat(server.greetings()).isEmpty();

    assertThat(bundles.start(id, ADMIN).state()).isEqualTo("active");
    assertThat(server.greetings()).containsExactly("hello from 1.0.1");
  }

  @Test
  void theClassesOfARemovedBundleAreNoLongerUsed() throws IOException {
    BundleAdmin bundles = server.bundles();
    long library = server
        .install("mail.jar", TestJar.bundle("acme.mail", "1.0.0").header("Export-Package", "acme.mail")).id();
    long mailer = server
        .install("mailer.jar", TestJar.bundle("acme.mailer", "1.0.0").header("Import-Package", "acme.mail")).id();
    assertThat(bundles.get(mailer).state()).isEqualTo("active");

    bundles.uninstall(library, ADMIN);

    assertThat(bundles.get(mailer).state()).isEqualTo("installed");
    assertThat(bundles.get(mailer).problem()).isEqualTo("needs package acme.mail, which no bundle here exports");
  }

  @Test
  void theServersOwnBundlesAreProtected() throws IOException, BundleException {
    BundleAdmin bundles = server.bundles();
    Bundle core = server.installFromDistribution(TestJar.bundle("io.osgent.core", "1.0.0"), "core.jar");
    Bundle clock = server.installFromDistribution(TestJar.greeting("io.osgent.tool.clock", "1.0.0"), "clock.jar");
    Bundle activity = server.installFromDistribution(TestJar.bundle("io.osgent.activity", "1.0.0"), "activity.jar");
    core.start();
    clock.start();
    activity.start();

    assertProblem("bundle_protected", "can't be stopped", () -> bundles.stop(0, ADMIN));
    assertProblem("bundle_protected", "can't be stopped", () -> bundles.stop(core.getBundleId(), ADMIN));
    assertProblem("bundle_protected", "can't be stopped", () -> bundles.stop(activity.getBundleId(), ADMIN));
    assertThat(server.install("activity-2.jar", TestJar.bundle("io.osgent.activity", "2.0.0")).state())
        .isEqualTo("active");
    assertThat(bundles.stop(clock.getBundleId(), ADMIN).state()).isEqualTo("resolved");
    assertThat(bundles.start(clock.getBundleId(), ADMIN).state()).isEqualTo("active");
    assertProblem("bundle_protected", "would be back at the next start: stop it, or replace it",
        () -> bundles.uninstall(clock.getBundleId(), ADMIN));
    assertProblem("bundle_protected", "is part of the distribution",
        () -> bundles.uninstall(core.getBundleId(), ADMIN));
    assertProblem("bundle_protected", "every other part is linked to it",
        () -> server.install("api.jar", TestJar.bundle("io.osgent.api", "9.0.0")));
    assertProblem("bundle_protected", "nobody would be left to put it back",
        () -> server.install("admin.jar", TestJar.bundle("io.osgent.admin", "9.0.0")));
    assertProblem("bundle_protected", "a library of the distribution",
        () -> server.update(0, TestJar.bundle("org.apache.felix.framework", "9.0.0")));
    assertThat(bundles.get(clock.getBundleId()).sha256()).matches("[0-9a-f]{64}");
    assertThat(bundles.get(0).sha256()).isNull();
  }

  @Test
  void anUnknownBundleIsNotFound() throws IOException {
    BundleAdmin bundles = server.bundles();

    assertProblem("bundle_not_found", "there is no bundle 4711", () -> bundles.get(4711));
    assertProblem("bundle_not_found", "there is no bundle -7", () -> bundles.uninstall(-7, ADMIN));
  }

  @Test
  void leasesAreThoseOfAllItsPlugins() throws IOException {
    BundleAdmin bundles = server.bundles();
    long id = server.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0")).id();

    server.plugins.add(id, 2, 1);
    server.plugins.add(id, 3, 1);

    assertThat(bundles.get(id).leases()).isEqualTo(5);
    assertThat(bundles.get(id).runs()).isEqualTo(1);
    assertThat(bundles.get(0).leases()).isZero();
  }

  @Test
  void everyChangeLeavesOneLineInTheAuditLog() throws IOException {
    BundleAdmin bundles = server.bundles();
    BundleInfo hello = server.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0"));
    bundles.stop(hello.id(), ADMIN);
    bundles.uninstall(hello.id(), ADMIN);

    String subject = " acme.hello 1.0.0 sha256=" + hello.sha256() + " by admin: ";
    assertThat(audit.all()).containsExactly("install" + subject + "started", "stop" + subject + "stopped",
        "uninstall" + subject + "uninstalled");
  }

  @Test
  void bundlesOfAnEarlierLifeAreTakenOver() throws Exception {
    TestJar.greeting("acme.hello", "1.0.0").copyTo(server.deploy.resolve("hello.jar"));
    TestJar.greeting("acme.gone", "1.0.0").copyTo(server.deploy.resolve("gone.jar"));
    server.bundles();
    server.close();
    Files.delete(server.deploy.resolve("gone.jar"));
    TestJar.greeting("acme.hello", "1.5.0").copyTo(server.deploy.resolve("hello.jar"));
    Files.writeString(server.deploy.resolve(".upload-123.tmp"), "cut off");

    server = new TestServer(home);
    server.bundles();

    assertThat(server.greetings()).containsExactly("hello from 1.5.0");
    assertThat(server.named("acme.gone")).isEmpty();
    assertThat(server.folder()).containsExactly("hello.jar");
  }
}
