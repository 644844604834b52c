package io.osgent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.junit.jupiter.api.Test;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.ID;

class FeaturesTest {
  @Test
  void featuresAndSystemNameTheSameBundles() throws IOException {
    assertThat(named()).containsExactlyInAnyOrderElementsOf(ShippedBundles.files());
  }

  @Test
  void aBundleBelongsToOneFeature() throws IOException {
    assertThat(named()).doesNotHaveDuplicates();
  }

  private static List<Path> named() throws IOException {
    var named = new ArrayList<Path>();
    var reader = new FeatureServiceImpl();
    try (DirectoryStream<Path> files = Files
        .newDirectoryStream(ShippedBundles.DISTRIBUTION.resolve("features"), "*.json")) {
      for (Path file : files) {
        try (Reader in = Files.newBufferedReader(file)) {
          reader.readFeature(in).getBundles().stream().map(FeatureBundle::getID).map(FeaturesTest::path)
              .forEach(named::add);
        }
      }
    }
    return named;
  }

  private static Path path(ID id) {
    return Path.of(id.getGroupId().replace('.', '/'), id.getArtifactId(), id.getVersion(),
        id.getArtifactId() + "-" + id.getVersion() + ".jar");
  }
}
