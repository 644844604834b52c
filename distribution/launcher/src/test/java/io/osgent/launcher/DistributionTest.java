package io.osgent.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
  @TempDir
  Path folder;

  @Test
  void theFeaturesSayWhichBundlesStartAndWhen() throws IOException {
    Path one = jar("org/example/one/1.0/one-1.0.jar");
    Path two = jar("org/example/two/2.0/two-2.0-linux.jar");
    feature("a", "{\"id\": \"org.example:one:1.0\", \"start-order\": 3}");
    feature("b", "{\"id\": \"org.example:two:jar:linux:2.0\"}, {\"id\": \"org.example:one:1.0\", \"start-order\": 9}");

    assertThat(new Distribution(folder).parts())
        .isEqualTo(List.of(new Distribution.Part(one, 3), new Distribution.Part(two, 1)));
  }

  @Test
  void aMissingBundleIsNamed() throws IOException {
    feature("a", "{\"id\": \"org.example:one:1.0\"}");

    assertThatThrownBy(() -> new Distribution(folder).parts()).isInstanceOf(LaunchException.class)
        .hasMessage("the distribution is incomplete: a.json names the bundle org.example:one:1.0, but "
            + folder.resolve("system/org/example/one/1.0/one-1.0.jar") + " is missing; unpack or build it again");
  }

  @Test
  void aDamagedFeatureIsNamed() throws IOException {
    Files.createDirectories(folder.resolve("features"));
    Files.writeString(folder.resolve("features/a.json"), "{\"bundles\": [");

    assertThatThrownBy(() -> new Distribution(folder).parts()).isInstanceOf(LaunchException.class)
        .hasMessageContaining("a.json cannot be read");
  }

  @Test
  void aDistributionWithoutFeaturesIsRefused() {
    assertThatThrownBy(() -> new Distribution(folder).parts()).isInstanceOf(LaunchException.class)
        .hasMessageContaining("its features cannot be read: " + folder.resolve("features"));
  }

  private void feature(String name, String bundles) throws IOException {
    Files.createDirectories(folder.resolve("features"));
    Files.writeString(folder.resolve("features").resolve(name + ".json"), """
        {"feature-resource-version": "1.0", "id": "org.example:%s:1.0", "bundles": [%s]}
        """.formatted(name, bundles));
  }

  private Path jar(String path) throws IOException {
    Path jar = folder.resolve("system").resolve(path);
    Files.createDirectories(jar.getParent());
    return Files.createFile(jar);
  }
}
