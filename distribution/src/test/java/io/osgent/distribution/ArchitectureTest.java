package io.osgent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final Manifest API = bundle("io.osgent.api", Map.of("Export-Package",
      "io.osgent.api;version=\"1.0.0\",io.osgent.api.tool;uses:=\"io.osgent.api,io.osgent.api.json\";version=\"1.0.0\""));

  @Test
  void everyArrowOfWhatIsShippedPointsToTheApi() {
    List<Manifest> ours = ShippedBundles.ours();

    assertThat(ours).isNotEmpty();
    assertThat(Architecture.violations(ours)).isEmpty();
  }

  @Test
  void whatPlugInAuthorsCompileAgainstStaysSmall() throws IOException {
    Path api = ShippedBundles.files().stream().filter(file -> file.startsWith("io/osgent/io.osgent.api")).findFirst()
        .orElseThrow();

    assertThat(Files.size(ShippedBundles.SYSTEM.resolve(api))).isLessThanOrEqualTo(100 * 1024);
  }

  @Test
  void aBundleMayImportTheApiAndLibraries() {
    assertThat(violations(Map.of("Import-Package", "io.osgent.api;version=\"[1.0,2)\",io.osgent.api.tool,org.slf4j")))
        .isEmpty();
  }

  @Test
  void aPluginKnowsTheApiAlone() {
    Map<String, String> headers = Map.of("Import-Package", "io.osgent.api.tool,io.osgent.server.run");

    assertThat(violations(headers)).isEmpty();
    assertThat(Architecture.violations(List.of(API, bundle("io.osgent.tool.test", headers))))
        .containsExactly("io.osgent.tool.test imports io.osgent.server.run");
  }

  @Test
  void aMemoryMayHaveTablesInTheDatabaseAndKnowsNoMoreOfTheServer() {
    Manifest memory = bundle("io.osgent.memory.test",
        Map.of("Import-Package", "io.osgent.server.storage,io.osgent.server.run"));

    assertThat(Architecture.violations(List.of(API, memory)))
        .containsExactly("io.osgent.memory.test imports io.osgent.server.run");
  }

  @Test
  void aBundleMayNotImportAnotherBundlesPackage() {
    assertThat(violations(Map.of("Import-Package", "io.osgent.core.internal;version=\"[1.0,2)\",org.slf4j")))
        .containsExactly("io.osgent.test imports io.osgent.core.internal");
    assertThat(violations(Map.of("Import-Package", "io.osgent.apiary")))
        .containsExactly("io.osgent.test imports io.osgent.apiary");
  }

  @Test
  void aBundleMayNotExportWhatIsInternal() {
    assertThat(violations(Map.of("Export-Package", "io.osgent.test;io.osgent.test.internal.deep;version=1")))
        .containsExactly("io.osgent.test exports io.osgent.test.internal.deep");
  }

  @Test
  void aPackageHasOneExporter() {
    assertThat(violations(Map.of("Export-Package", "io.osgent.api.tool")))
        .containsExactly("io.osgent.api and io.osgent.test both export io.osgent.api.tool");
  }

  @Test
  void aBundleSaysExactlyWhatItNeeds() {
    assertThat(violations(Map.of("DynamicImport-Package", "*", "Require-Bundle", "org.example.all")))
        .containsExactly("io.osgent.test has DynamicImport-Package", "io.osgent.test has Require-Bundle");
  }

  private static List<String> violations(Map<String, String> headers) {
    return Architecture.violations(List.of(API, bundle("io.osgent.test", headers)));
  }

  private static Manifest bundle(String name, Map<String, String> headers) {
    var manifest = new Manifest();
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
    headers.forEach(manifest.getMainAttributes()::putValue);
    return manifest;
  }
}
