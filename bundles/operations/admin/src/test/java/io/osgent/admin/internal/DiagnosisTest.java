package io.osgent.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTest {
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
  void aPackageThatIsThereAtAnotherVersion() throws Exception {
    server.install("mail.jar", TestJar.bundle("acme.mail", "1.0.0").header("Export-Package", "acme.mail;version=1.4"));

    assertThat(problemOf(TestJar.bundle("x", "1").header("Import-Package", "acme.mail;version=\"[2,3)\"")))
        .isEqualTo("needs package acme.mail [2.0.0,3.0.0), but acme.mail has it at 1.4.0");
    assertThat(problemOf(TestJar.bundle("x", "1").header("Import-Package", "acme.mail;version=2")))
        .isEqualTo("needs package acme.mail 2.0.0 or newer, but acme.mail has it at 1.4.0");
  }

  @Test
  void aPackageThatABundleOfTheDistributionWouldBring() throws Exception {
    Path system = Files.createDirectories(home.resolve("system/org/acme"));
    TestJar.bundle("acme.pdf;singleton:=true", "3.0.0")
        .header("Export-Package", "acme.pdf;acme.pdf.draw;uses:=\"acme.pdf,acme.font\";version=\"3.1\",acme.font")
        .copyTo(system.resolve("pdf.jar"));
    Files.writeString(system.resolve("broken.jar"), "");

    assertThat(problemOf(TestJar.bundle("x", "1").header("Import-Package", "acme.pdf.draw"))).isEqualTo(
        "needs package acme.pdf.draw, which acme.pdf of the distribution exports at 3.1, but it is not installed");
    assertThat(problemOf(TestJar.bundle("x", "1").header("Import-Package", "acme.font"))).isEqualTo(
        "needs package acme.font, which acme.pdf of the distribution exports at 0.0.0, but it is not installed");
  }

  @Test
  void severalMissingPackagesAreCounted() throws Exception {
    assertThat(problemOf(TestJar.bundle("x", "1").header("Import-Package", "acme.a,acme.b,acme.c")))
        .isEqualTo("needs package acme.a, which no bundle here exports; and 2 more like this");
  }

  @Test
  void optionalAndDynamicImportsAreNoReason() throws Exception {
    assertThat(problemOf(TestJar.bundle("x", "1").header("Import-Package", "acme.a;resolution:=optional")
        .header("DynamicImport-Package", "acme.b"))).isNull();
  }

  @Test
  void aProviderThatDoesNotResolveItselfIsFollowed() throws Exception {
    server.install("mail.jar", TestJar.bundle("acme.mail", "1.0.0").header("Export-Package", "acme.mail")
        .header("Import-Package", "acme.tls;version=1"));

    assertThat(problemOf(TestJar.bundle("x", "1").header("Import-Package", "acme.mail")))
        .isEqualTo(
            "needs package acme.mail of acme.mail, which does not resolve itself: it needs package acme.tls 1.0.0 or"
                + " newer, which no bundle here exports");
  }

  @Test
  void aNewerJavaOrAnotherCapability() throws Exception {
    assertThat(problemOf(TestJar.bundle("x", "1").header("Require-Capability",
        "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""))).isEqualTo(
            "needs Java 99, but this server runs on Java " + Runtime.version().feature());
    assertThat(
        problemOf(TestJar.bundle("x", "1").header("Require-Capability", "acme.power;filter:=\"(acme.power=sun)\"")))
        .isEqualTo("needs capability acme.power (acme.power=sun), which no bundle here provides");
  }

  @Test
  void aFragmentWithoutItsHost() throws Exception {
    assertThat(problemOf(TestJar.bundle("x", "1").header("Fragment-Host", "acme.host;bundle-version=\"[1,2)\"")))
        .isEqualTo("needs bundle acme.host [1.0.0,2.0.0) as its host, which is not installed");
  }

  @Test
  void aComponentThatWaitsForAService() throws Exception {
    assertThat(problemOf(component("""
        <implementation class="java.lang.Object"/>
        <reference name="store" interface="acme.Store" target="(kind=fast)"/>"""))).isEqualTo(
        "component acme.component waits for service acme.Store (kind=fast)");
  }

  @Test
  void aComponentThatFailsToStart() throws Exception {
    assertThat(problemOf(component("<implementation class=\"" + FailingComponent.class.getName() + "\"/>")
        .type(FailingComponent.class))).isEqualTo(
            "component acme.component failed to start: java.lang.IllegalStateException: the weather station does not"
                + " answer");
  }

  private static TestJar component(String body) {
    return TestJar.bundle("x", "1").header("Service-Component", "OSGI-INF/component.xml").text("OSGI-INF/component.xml",
        """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="acme.component" immediate="true">
            %s
            </scr:component>
            """.formatted(body));
  }

  private String problemOf(TestJar jar) throws Exception {
    return server.install("x.jar", jar).problem();
  }
}
