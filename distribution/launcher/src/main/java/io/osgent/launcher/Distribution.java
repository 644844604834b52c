package io.osgent.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.ID;

/**
 * The server as it is installed: {@code features/} says which bundles belong to it, {@code system/} holds them as a
 * Maven repository would.
 *
 * @param path absolute
 */
record Distribution(Path path) {
  private static final int DEFAULT_START_ORDER = 1;

  /**
   * A bundle of the server.
   *
   * @param startLevel when it starts; the lower, the earlier
   */
  record Part(Path jar, int startLevel) {}

  Path config() {
    return path.resolve("config");
  }

  /** Every bundle that the features name, once, in their order. */
  List<Part> parts() {
    Map<ID, Part> parts = new LinkedHashMap<>();
    var reader = new FeatureServiceImpl();
    for (Path file : featureFiles()) {
      try (Reader in = Files.newBufferedReader(file)) {
        for (FeatureBundle bundle : reader.readFeature(in).getBundles()) {
          parts.computeIfAbsent(bundle.getID(), id -> part(file, bundle));
        }
      } catch (IOException | RuntimeException e) {
        if (e instanceof LaunchException told) {
          throw told;
        }
        throw incomplete("the feature file " + file + " cannot be read: " + e.getMessage());
      }
    }
    return List.copyOf(parts.values());
  }

  private Part part(Path feature, FeatureBundle bundle) {
    Path jar = jar(bundle.getID());
    if (!Files.isRegularFile(jar)) {
      throw incomplete(feature.getFileName() + " names the bundle " + bundle.getID() + ", but " + jar + " is missing");
    }
    return new Part(jar, bundle.getMetadata().get("start-order") instanceof Number order
        ? order.intValue()
        : DEFAULT_START_ORDER);
  }

  private Path jar(ID id) {
    String file = id.getArtifactId() + "-" + id.getVersion() + id.getClassifier().map(c -> "-" + c).orElse("") + ".jar";
    return path.resolve("system").resolve(id.getGroupId().replace('.', '/')).resolve(id.getArtifactId())
        .resolve(id.getVersion()).resolve(file);
  }

  private List<Path> featureFiles() {
    var files = new ArrayList<Path>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path.resolve("features"), "*.json")) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw incomplete("its features cannot be read: " + Home.reason(e));
    }
    files.sort(null);
    return files;
  }

  private static LaunchException incomplete(String what) {
    return LaunchException.refused("the distribution is incomplete: " + what + "; unpack or build it again");
  }
}
