package io.osgent.itests.swap;

import io.osgent.itests.DeployFolder;
import io.osgent.itests.Jars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Drops one new version after the other, of a tool and of the provider of the model by turns, each once the last serves. */
final class Swaps {
  static final String TOOL = "io.osgent.itests.tool";
  static final String PROVIDER = "io.osgent.model.openai";

  private final Load load;
  private final DeployFolder deploy;
  private final Path workshop;
  private final List<Double> toolMillis = new ArrayList<>();
  private final List<Double> providerMillis = new ArrayList<>();

  Swaps(Load load, Path home) throws Exception {
    this.load = load;
    deploy = DeployFolder.of(home);
    workshop = Files.createDirectories(home.resolve("workshop"));
  }

  void swap(int count) throws Exception {
    for (int i = 1; i <= count; i++) {
      if (i % 2 == 1) {
        String version = "1.0." + i;
        replace(TOOL, version, Jars.greeting(workshop, version, "Hello"), toolMillis);
      } else {
        String version = "100.0." + i;
        replace(PROVIDER, version, Jars.repacked(Jars.shipped(PROVIDER), workshop, version), providerMillis);
      }
    }
  }

  private void replace(String bundle, String version, Path jar, List<Double> millis) throws Exception {
    CompletableFuture<Long> first = load.firstRunOn(bundle, version);
    deploy.drop(jar, bundle + "-" + version + ".jar");
    long dropped = System.nanoTime();
    millis.add((first.get(2, TimeUnit.MINUTES) - dropped) / 1e6);
    Files.delete(jar);
  }

  /** From the jar that lies there to the first run on it. */
  String figures() {
    return figures("tool", toolMillis) + figures("model provider", providerMillis);
  }

  private static String figures(String what, List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    return sorted.isEmpty()
        ? ""
        : "%-14s %6d swaps, from drop to the first run on it: median %.0f ms, longest %.0f ms%n"
            .formatted(what, sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast());
  }
}
