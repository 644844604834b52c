package io.osgent.admin.internal;

import static io.osgent.admin.internal.Refusals.assertProblem;
import static io.osgent.admin.internal.TestServer.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.admin.BundleInfo;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A new version that does not work is never noticed by anybody but the one who brought it. */
class BadUpdatesTest {
  private static final String STATION = "acme.weather";

  /** All the ways in which a new version may be bad, and what is said of it. */
  enum Bad {
    UNRESOLVABLE("needs package acme.nowhere, which no bundle here exports") {
      @Override
      byte[] jar(TestJar good) {
        return good.header("Import-Package", "org.osgi.framework,acme.nowhere").bytes();
      }
    },
    ACTIVATOR_THROWS("the licence file is missing") {
      @Override
      byte[] jar(TestJar good) {
        return good.activator(FailingActivator.class).bytes();
      }
    },
    COMPONENT_THROWS("component acme.component failed to start: java.lang.IllegalStateException: the weather station") {
      @Override
      byte[] jar(TestJar good) {
        return TestJar.component(good.symbolicName(), "2.0.0",
            "<implementation class=\"" + FailingComponent.class.getName() + "\"/>").type(FailingComponent.class)
            .bytes();
      }
    },
    COMPONENT_THROWS_WHEN_IT_IS_ASKED_FOR(
        "component acme.component failed to start: java.lang.IllegalStateException: the weather station") {
      @Override
      byte[] jar(TestJar good) {
        return TestJar.component(good.symbolicName(), "2.0.0",
            "<implementation class=\"" + FailingComponent.class.getName()
                + "\"/><service><provide interface=\"java.lang.Runnable\"/></service>")
            .type(FailingComponent.class).bytes();
      }
    },
    COMPONENT_WAITS("component acme.component waits for service acme.Barometer") {
      @Override
      byte[] jar(TestJar good) {
        return TestJar.component(good.symbolicName(), "2.0.0", "<implementation class=\"java.lang.Object\"/>"
            + "<reference name=\"barometer\" interface=\"acme.Barometer\"/>").bytes();
      }
    },
    HEALTH_DOWN("health check weather station is down: no station answers") {
      @Override
      byte[] jar(TestJar good) {
        return weather(good, "down");
      }
    },
    HEALTH_THROWS("a health check throws java.lang.IllegalStateException: struck by lightning") {
      @Override
      byte[] jar(TestJar good) {
        return weather(good, "throws");
      }
    },
    HEALTH_HANGS("a health check gave no answer in 700 ms") {
      @Override
      byte[] jar(TestJar good) {
        return weather(good, "hangs");
      }
    };

    final String why;

    Bad(String why) {
      this.why = why;
    }

    /** @param good of version 2.0.0, to be spoiled */
    abstract byte[] jar(TestJar good);

    private static byte[] weather(TestJar good, String health) {
      return TestJar.weather("2.0.0").header("Bundle-SymbolicName", good.symbolicName()).header("Health", health)
          .bytes();
    }
  }

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

  @ParameterizedTest
  @EnumSource
  void besideAPluginItChangesNothingAtAll(Bad bad) throws Exception {
    FakeHandover core = server.withCore();
    BundleInfo good = server.install("weather-1.0.0.jar", TestJar.weather("1.0.0"));
    Map<Object, Object> before = server.stateWithout(-1);

    Files.write(server.deploy.resolve("weather-2.0.0.jar"), bad.jar(TestJar.weather("2.0.0")));

    String problem = told(bad);
    Eventually.holds(() -> assertThat(server.named("weather-2.0.0.jar")).singleElement()
        .satisfies(failed -> assertThat(failed.problem()).isEqualTo(problem)));
    assertThat(server.bundles().get(good.id())).satisfies(goesOn -> {
      assertThat(goesOn.state()).isEqualTo("active");
      assertThat(goesOn.problem()).isEqualTo(problem);
    });
    assertThat(server.stateWithout(-1)).isEqualTo(before);
    assertThat(core.story).containsExactly("try 2.0.0", "reject what is gone");
    assertThat(server.folder()).containsExactly("weather-1.0.0.jar", "weather-2.0.0.jar");
    assertThat(audit.all())
        .filteredOn(line -> line.equals("install weather-2.0.0.jar by deploy folder: refused: " + problem)).hasSize(1);
    assertThat(home.resolve("data/bundles/acme.weather").toFile().list((folder, name) -> name.endsWith(".jar")))
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void inPlaceTheVersionFromBeforeIsPutBack(Bad bad) throws Exception {
    BundleInfo good = server.install("hello.jar", TestJar.greeting(STATION, "1.0.0"));
    server.install("other.jar", TestJar.weather("1.0.0").header("Bundle-SymbolicName", "acme.other"));
    Map<Object, Object> others = server.stateWithout(good.id());

    assertProblem("bundle_rolled_back", told(bad), () -> server.bundles().update(good.id(),
        new ByteArrayInputStream(bad.jar(TestJar.greeting(STATION, "2.0.0"))), ADMIN));

    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
    assertThat(server.bundles().get(good.id())).satisfies(goesOn -> {
      assertThat(goesOn.state()).isEqualTo("active");
      assertThat(goesOn.version()).isEqualTo("1.0.0");
      assertThat(goesOn.sha256()).isEqualTo(good.sha256());
      assertThat(goesOn.problem()).isEqualTo(told(bad));
    });
    assertThat(server.stateWithout(good.id())).isEqualTo(others);
    assertThat(BundleJar.sha256(server.deploy.resolve("hello.jar"))).isEqualTo(good.sha256());
    assertThat(server.folder()).containsExactly("hello.jar", "other.jar");
    assertThat(audit.all()).last().isEqualTo("update acme.weather by admin: refused: " + told(bad));
  }

  @Test
  void whatDoesNotResolveDoesNotEvenStopAWorkingBundle() throws Exception {
    BundleInfo good = server.install("hello.jar", TestJar.greeting(STATION, "1.0.0"));
    Map<Object, Object> before = server.stateWithout(-1);

    assertProblem("bundle_rolled_back", "needs package acme.nowhere", () -> server.bundles().update(good.id(),
        new ByteArrayInputStream(Bad.UNRESOLVABLE.jar(TestJar.greeting(STATION, "2.0.0"))), ADMIN));

    assertThat(server.stateWithout(-1)).isEqualTo(before);
  }

  @Test
  void aBrokenJarACopyUnderWayAndAJarThatIsNoBundleChangeNothing() throws Exception {
    BundleInfo good = server.install("weather.jar", TestJar.weather("1.0.0"));
    Map<Object, Object> before = server.stateWithout(-1);
    byte[] next = TestJar.weather("2.0.0").text("big.txt", "x".repeat(50_000)).bytes();

    Files.write(server.deploy.resolve("broken.jar"), "no zip".getBytes(StandardCharsets.UTF_8));
    TestJar.plain().copyTo(server.deploy.resolve("plain.jar"));
    for (int size = 100; size < next.length; size += 100) {
      Files.write(server.deploy.resolve("copied.jar"), Arrays.copyOf(next, size));
    }
    Eventually.holds(() -> {
      assertThat(server.only("broken.jar").problem()).startsWith("broken.jar is no jar, or not all of it");
      assertThat(server.only("plain.jar").problem()).startsWith("plain.jar is a plain jar");
    });
    assertThat(server.stateWithout(-1)).isEqualTo(before);
    assertThat(server.bundles().get(good.id()).problem()).isNull();

    Files.write(server.deploy.resolve("copied.jar"), next);
    Eventually.holds(() -> assertThat(server.named(STATION)).anySatisfy(serving -> {
      assertThat(serving.version()).isEqualTo("2.0.0");
      assertThat(serving.state()).isEqualTo("active");
    }));
  }

  @Test
  void aJarThatWasNotTakenIsTriedAgainOnlyWhenItChanges() throws Exception {
    FakeHandover core = server.withCore();
    server.install("weather-1.0.0.jar", TestJar.weather("1.0.0"));
    Path file = server.deploy.resolve("weather-2.0.0.jar");
    Files.write(file, Bad.HEALTH_DOWN.jar(TestJar.weather("2.0.0")));
    Eventually.holds(() -> assertThat(server.named("weather-2.0.0.jar")).hasSize(1));
    // Whatever comes after it in the folder is looked at later.
    TestJar.bundle("acme.zebra", "1.0.0").copyTo(server.deploy.resolve("zebra.jar"));
    Eventually.holds(() -> assertThat(server.named("acme.zebra")).hasSize(1));
    assertThat(core.story).containsExactly("try 2.0.0", "reject what is gone");

    TestJar.weather("2.0.0").copyTo(file);

    Eventually.holds(() -> assertThat(server.weather()).containsExactly("2.0.0"));
    assertThat(server.named("weather-2.0.0.jar")).isEmpty();
    assertThat(server.only(STATION).problem()).isNull();
  }

  @Test
  void whatIsSaidOfABadJarIsForgottenWithIt() throws Exception {
    BundleInfo good = server.install("weather-1.0.0.jar", TestJar.weather("1.0.0"));
    Path file = server.deploy.resolve("weather-2.0.0.jar");
    Files.write(file, Bad.HEALTH_DOWN.jar(TestJar.weather("2.0.0")));
    Eventually.holds(() -> assertThat(server.bundles().get(good.id()).problem()).isNotNull());

    Files.delete(file);

    Eventually.holds(() -> assertThat(server.bundles().get(good.id()).problem()).isNull());
    assertThat(server.named("weather-2.0.0.jar")).isEmpty();
  }

  @Test
  void whoUsesItsClassesHasToRunWithTheNewOnesToo() throws Exception {
    BundleInfo library = server.install("mail.jar",
        TestJar.bundle("acme.mail", "1.0.0").header("Export-Package", "acme.mail;version=1.0"));
    BundleInfo mailer = server.install("mailer.jar",
        TestJar.bundle("acme.mailer", "1.0.0").header("Import-Package", "acme.mail;version=\"[1,2)\""));
    assertThat(server.bundles().get(library.id()).usedBy()).containsExactly("acme.mailer");

    assertProblem("bundle_rolled_back", "acme.mailer, which uses its classes, would not run with it: it needs package"
        + " acme.mail [1.0.0,2.0.0), but acme.mail has it at 2.0.0; 1.0.0 goes on",
        () -> server.update(library.id(),
            TestJar.bundle("acme.mail", "2.0.0").header("Export-Package", "acme.mail;version=2.0")));

    assertThat(server.only("acme.mail").version()).isEqualTo("1.0.0");
    assertThat(server.bundles().get(mailer.id()).state()).isEqualTo("active");
  }

  @Test
  void whoNeedsItsServiceHasToWorkWithTheNewVersionToo() throws Exception {
    BundleInfo hello = server.install("hello.jar", TestJar.greeting("acme.hello", "1.0.0"));
    BundleInfo guest = server.install("guest.jar", TestJar.component("acme.guest", "1.0.0", """
        <implementation class="java.lang.Object"/>
        <reference name="greeting" interface="java.util.function.Supplier"/>"""));
    assertThat(guest.problem()).isNull();

    assertProblem("bundle_rolled_back", "acme.guest would not work with it: component acme.component waits for service"
        + " java.util.function.Supplier; 1.0.0 goes on",
        () -> server.update(hello.id(), TestJar.bundle("acme.hello", "2.0.0")));

    assertThat(server.greetings()).containsExactly("hello from 1.0.0");
    assertThat(server.bundles().get(guest.id()).problem()).isNull();
  }

  private static String told(Bad bad) {
    String start = "acme.weather 2.0.0 was not taken: " + bad.why;
    String rest = bad.why.endsWith("the weather station") ? " does not answer" : "";
    return start + rest + "; 1.0.0 goes on";
  }
}
