package io.osgent.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.osgent.api.ProblemException;
import io.osgent.server.admin.BundleInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.LoggerFactory;

class BundleStewardTest {
  @TempDir
  Path home;

  private final ListAppender<ILoggingEvent> audit = new ListAppender<>();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(home);
    audit.start();
    auditLogger().addAppender(audit);
  }

  @AfterEach
  void stop() throws Exception {
    auditLogger().detachAppender(audit);
    server.close();
  }

  @Test
  void jarsThatAreThereAtTheStartRunBeforeAnybodyCanAsk() throws IOException {
    TestJar.greeting("acme.hello", "1.0.0").copyTo(server.deploy.resolve("hello.jar"));

    server.steward();

    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
  }

  @Test
  void aDroppedJarIsReplacedInPlaceAndRemoved() throws IOException {
    server.steward();
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
  void twoVersionsRunSideBySide() throws IOException {
    server.steward();
    TestJar.greeting("acme.hello", "1.0.0").copyTo(server.deploy.resolve("hello-1.jar"));
    TestJar.greeting("acme.hello", "2.0.0").copyTo(server.deploy.resolve("hello-2.jar"));

    Eventually.holds(() -> assertThat(server.greetings()).containsExactlyInAnyOrder("hello from 1.0.0",
        "hello from 2.0.0"));
  }

  @Test
  void theSameVersionTwiceIsRefusedUntilTheOtherIsGone() throws IOException {
    Path file = server.deploy.resolve("a.jar");
    TestJar.greeting("acme.hello", "1.0.0").copyTo(file);
    server.steward();
    TestJar.greeting("acme.hello", "1.0.0").text("other.txt", "").copyTo(server.deploy.resolve("b.jar"));

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
    server.steward();
    Files.writeString(server.deploy.resolve("garbage.jar"), "this is no zip");

    Eventually.holds(() -> assertThat(server.named("garbage.jar")).singleElement()
        .satisfies(failed -> assertThat(failed.problem()).startsWith("garbage.jar is no jar, or not all of it")));
    BundleInfo failed = server.named("garbage.jar").getFirst();
    assertThat(server.steward().get(failed.id())).isEqualTo(failed);
    Eventually.holds(
        () -> assertThat(auditLines()).filteredOn(line -> line.contains("garbage.jar")).hasSize(1));
    assertThat(server.greetings()).containsExactly("hello from 1.0.0");

    server.steward().uninstall(failed.id());
    assertThat(server.deploy.resolve("garbage.jar")).doesNotExist();
    assertThat(server.named("garbage.jar")).isEmpty();
  }

  @Test
  void garbageOverAGoodJarLeavesTheGoodOneRunning() throws IOException {
    Path file = server.deploy.resolve("hello.jar");
    TestJar.greeting("acme.hello", "1.0.0").copyTo(file);
    server.steward();

    TestJar.plain().copyTo(file);

    Eventually.holds(() -> assertThat(server.only("acme.hello").problem()).isEqualTo("hello.jar is a plain"
        + " jar: build it with bnd-maven-plugin so that it has a Bundle-SymbolicName header; acme.hello 1.0.0 goes on"
        + " as it was before"));
    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
  }

  @Test
  void anUnresolvedJarSaysWhatItNeedsAndStartsWhenThatComes() throws IOException {
    server.steward();
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
    server.steward();
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

    server.steward();

    assertThat(server.only("acme.failing").state()).isEqualTo("resolved");
    assertThat(server.only("acme.failing").problem()).isEqualTo("the licence file is missing");
  }

  @Test
  void anUploadIsKeptInTheFolderAndRunsAtOnce() throws IOException {
    BundleInfo installed = server.steward().install("hello.jar", TestJar.greeting("acme.hello", "1.0.0").stream());

    assertThat(installed.state()).isEqualTo("active");
    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
    assertThat(folder()).containsExactly("hello.jar");

    BundleInfo replaced = server.steward().install("hello.jar", TestJar.greeting("acme.hello", "1.1.0").stream());
    assertThat(replaced.id()).isEqualTo(installed.id());
    assertThat(replaced.version()).isEqualTo("1.1.0");
    assertThat(server.greetings()).containsExactly("hello from 1.1.0");

    server.steward().uninstall(installed.id());
    assertThat(folder()).isEmpty();
    assertThat(server.greetings()).isEmpty();
  }

  @Test
  void anUploadOfADifferentBundleUnderTheSameNameTakesItsPlace() throws IOException {
    server.steward().install("tool.jar", TestJar.greeting("acme.hello", "1.0.0").stream());

    server.steward().install("tool.jar", TestJar.greeting("acme.goodbye", "2.0.0").stream());

    assertThat(server.named("acme.hello")).isEmpty();
    assertThat(server.greetings()).containsExactly("hello from 2.0.0");
  }

  @Test
  void anUploadThatIsNoBundleIsRefusedAndNotKept() throws IOException {
    BundleSteward steward = server.steward();

    assertProblem("invalid_bundle", "notes.jar is no jar, or not all of it",
        () -> steward.install("notes.jar", new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8))));
    assertProblem("invalid_bundle", "commons.jar is a plain jar: build it with bnd-maven-plugin",
        () -> steward.install("commons.jar", TestJar.plain().stream()));
    assertProblem("invalid_bundle", "x.jar has Bundle-Version 'one', which should be like 1.2.3",
        () -> steward.install("x.jar", TestJar.bundle("acme.x", "one").stream()));
    assertProblem("invalid_file_name", "should end in .jar",
        () -> steward.install("../x.jar", TestJar.bundle("acme.x", "1").stream()));

    assertThat(folder()).isEmpty();
    assertThat(steward.list()).allSatisfy(bundle -> assertThat(bundle.id()).isNotNegative());
  }

  @Test
  void aRefusedUpdateChangesNothing() throws IOException {
    BundleSteward steward = server.steward();
    BundleInfo hello = steward.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0").stream());

    assertProblem("invalid_bundle",
        "an update of acme.hello should have that Bundle-SymbolicName, but this is acme.other",
        () -> steward.update(hello.id(), TestJar.greeting("acme.other", "1.0.0").stream()));

    assertThat(steward.get(hello.id())).isEqualTo(hello);
    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
    assertThat(BundleJar.sha256(server.deploy.resolve("hello.jar"))).isEqualTo(hello.sha256());
  }

  @Test
  void aStoppedBundleStaysStoppedThroughAnUpdateUntilItIsStarted() throws IOException {
    BundleSteward steward = server.steward();
    long id = steward.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0").stream()).id();

    assertThat(steward.stop(id).state()).isEqualTo("resolved");
    assertThat(steward.get(id).problem()).isNull();
    steward.update(id, TestJar.greeting("acme.hello", "1.0.1").stream());
    assertThat(server.greetings()).isEmpty();

    assertThat(steward.start(id).state()).isEqualTo("active");
    assertThat(server.greetings()).containsExactly("hello from 1.0.1");
  }

  @Test
  void theClassesOfARemovedBundleAreNoLongerUsed() throws IOException {
    BundleSteward steward = server.steward();
    long library = steward.install("mail.jar",
        TestJar.bundle("acme.mail", "1.0.0").header("Export-Package", "acme.mail").stream()).id();
    long mailer = steward.install("mailer.jar",
        TestJar.bundle("acme.mailer", "1.0.0").header("Import-Package", "acme.mail").stream()).id();
    assertThat(steward.get(mailer).state()).isEqualTo("active");

    steward.uninstall(library);

    assertThat(steward.get(mailer).state()).isEqualTo("installed");
    assertThat(steward.get(mailer).problem()).isEqualTo("needs package acme.mail, which no bundle here exports");
  }

  @Test
  void theServersOwnBundlesAreProtected() throws IOException, BundleException {
    BundleSteward steward = server.steward();
    Bundle core = server.installFromDistribution(TestJar.bundle("io.osgent.core", "1.0.0"), "core.jar");
    Bundle clock = server.installFromDistribution(TestJar.greeting("io.osgent.tool.clock", "1.0.0"), "clock.jar");
    core.start();
    clock.start();

    assertProblem("bundle_protected", "can't be stopped", () -> steward.stop(0));
    assertProblem("bundle_protected", "can't be stopped", () -> steward.stop(core.getBundleId()));
    assertThat(steward.stop(clock.getBundleId()).state()).isEqualTo("resolved");
    assertThat(steward.start(clock.getBundleId()).state()).isEqualTo("active");
    assertProblem("bundle_protected", "it would be back at the next start",
        () -> steward.uninstall(clock.getBundleId()));
    assertProblem("bundle_protected", "part of the distribution",
        () -> steward.update(core.getBundleId(), TestJar.bundle("io.osgent.core", "1.0.1").stream()));
    assertThat(steward.get(clock.getBundleId()).sha256()).matches("[0-9a-f]{64}");
    assertThat(steward.get(0).sha256()).isNull();
  }

  @Test
  void anUnknownBundleIsNotFound() throws IOException {
    BundleSteward steward = server.steward();

    assertProblem("bundle_not_found", "there is no bundle 4711", () -> steward.get(4711));
    assertProblem("bundle_not_found", "there is no bundle -7", () -> steward.uninstall(-7));
  }

  @Test
  void leasesAreThoseOfAllItsPlugins() throws IOException {
    BundleSteward steward = server.steward();
    long id = steward.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0").stream()).id();

    steward.plugins = new FakePlugins(id, 2, 3);

    assertThat(steward.get(id).leases()).isEqualTo(5);
    assertThat(steward.get(0).leases()).isZero();
  }

  @Test
  void everyChangeLeavesOneLineInTheAuditLog() throws IOException {
    BundleSteward steward = server.steward();
    BundleInfo hello = steward.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0").stream());
    steward.stop(hello.id());
    steward.uninstall(hello.id());

    String subject = " acme.hello 1.0.0 sha256=" + hello.sha256() + " by request: ";
    assertThat(auditLines()).containsExactly("install" + subject + "started", "stop" + subject + "stopped",
        "uninstall" + subject + "uninstalled");
  }

  @Test
  void bundlesOfAnEarlierLifeAreTakenOver() throws Exception {
    TestJar.greeting("acme.hello", "1.0.0").copyTo(server.deploy.resolve("hello.jar"));
    TestJar.greeting("acme.gone", "1.0.0").copyTo(server.deploy.resolve("gone.jar"));
    server.steward();
    server.close();
    Files.delete(server.deploy.resolve("gone.jar"));
    TestJar.greeting("acme.hello", "1.5.0").copyTo(server.deploy.resolve("hello.jar"));
    Files.writeString(server.deploy.resolve(".upload-123.tmp"), "cut off");

    server = new TestServer(home);
    server.steward();

    assertThat(server.greetings()).containsExactly("hello from 1.5.0");
    assertThat(server.named("acme.gone")).isEmpty();
    assertThat(folder()).containsExactly("hello.jar");
  }

  private List<String> folder() {
    return Arrays.stream(server.deploy.toFile().list()).sorted().toList();
  }

  private List<String> auditLines() {
    return List.copyOf(audit.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Logger auditLogger() {
    return (Logger) LoggerFactory.getLogger("io.osgent.audit");
  }

  private static void assertProblem(String code, String detail, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, refused -> {
      assertThat(refused.problem().code()).isEqualTo(code);
      assertThat(refused.problem().detail()).contains(detail);
    });
  }
}
