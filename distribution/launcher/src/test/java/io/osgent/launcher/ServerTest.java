package io.osgent.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A framework is started for real, with bundles that are manifests only. */
class ServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir
  Path folder;

  private Home home;

  @BeforeEach
  void makeHome() {
    home = new Home(folder.resolve("home"));
    home.make();
  }

  @Test
  void aServerWhoseBundlesAllWorkHasNothingToExplain() throws IOException {
    bundle("sound", Map.of("Export-Package", "org.example.weather;version=2.0.0"));
    bundle("user", Map.of("Import-Package", "org.example.weather;version=\"[2,3)\",org.slf4j;version=\"[1.7,3)\""));

    Server server = start("sound", "user");

    assertThat(server.findings()).isEmpty();
    server.stop(PATIENCE);
  }

  @Test
  void aBundleThatCannotBeResolvedIsExplained() throws IOException {
    bundle("weather",
        Map.of("Import-Package", "org.example.http;version=\"[2,3)\",org.example.gone;resolution:=optional"));
    bundle("storm", Map.of("Require-Capability", "org.example.power;filter:=\"(volt=230)\""));

    Server server = start("weather", "storm");

    assertThat(server.findings()).containsExactly(
        "weather 1.0.0 cannot be resolved: it needs the package org.example.http in version 2.0.0 or what follows it,"
            + " which no bundle exports",
        "storm 1.0.0 cannot be resolved: it needs org.example.power (volt=230), which no bundle provides");
    server.stop(PATIENCE);
  }

  @Test
  void aBundleThatDependsOnABrokenOneIsExplained() throws IOException {
    bundle("broken", Map.of("Import-Package", "org.example.gone", "Export-Package", "org.example.mine"));
    bundle("victim", Map.of("Import-Package", "org.example.mine"));

    Server server = start("broken", "victim");

    assertThat(server.findings())
        .contains("victim 1.0.0 cannot be resolved: what it needs comes from a bundle that cannot be resolved either");
    server.stop(PATIENCE);
  }

  @Test
  void aBundleThatCannotStartIsExplained() throws IOException {
    bundle("lazy", Map.of("Bundle-Activator", "org.example.Missing"));

    Server server = start("lazy");

    assertThat(server.findings()).containsExactly("lazy 1.0.0 could not be started; the log says why");
    server.stop(PATIENCE);
  }

  @Test
  void aServerThatNobodyDeclaresReadyIsNotReady() throws Exception {
    bundle("sound", Map.of());

    Server server = start("sound");

    assertThat(server.awaitReady(Duration.ofMillis(1))).isFalse();
    server.stop(PATIENCE);
  }

  @Test
  void aDamagedJarIsNamed() throws IOException {
    Path jar = bundle("sound", Map.of());
    Files.writeString(jar, "no jar");

    assertThatThrownBy(() -> start("sound")).isInstanceOf(LaunchException.class)
        .hasMessageStartingWith("the distribution is damaged: " + jar + " cannot be installed: ");
  }

  private Server start(String... bundles) throws IOException {
    String ids = List.of(bundles).stream().map(name -> "{\"id\": \"org.example:" + name + ":1.0.0\"}")
        .collect(Collectors.joining(","));
    Files.createDirectories(folder.resolve("features"));
    Files.writeString(folder.resolve("features/test.json"),
        "{\"feature-resource-version\": \"1.0\", \"id\": \"org.example:test:1.0.0\", \"bundles\": [" + ids + "]}");
    CommandLine command = CommandLine.parse(List.of("run", "--home", home.path().toString()), Map.of());
    Server server = Server.prepare(command, home, new Distribution(folder));
    server.start();
    return server;
  }

  private Path bundle(String name, Map<String, String> headers) throws IOException {
    var manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", "1.0.0");
    headers.forEach(main::putValue);
    Path jar = folder.resolve("system/org/example/" + name + "/1.0.0/" + name + "-1.0.0.jar");
    Files.createDirectories(jar.getParent());
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    return jar;
  }
}
