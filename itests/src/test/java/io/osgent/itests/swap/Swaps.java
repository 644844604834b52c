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

  private final DeployFolder deploy;
  private final List<Swap> swaps = new ArrayList<>();
  private final List<Double> toolMillis = new ArrayList<>();
  private final List<Double> providerMillis = new ArrayList<>();

  private record Swap(String bundle, String version, Path jar, List<Double> millis) {}

  /** Makes all the jars beforehand, for making them would disturb what is measured. */
  Swaps(Path home, int count) throws Exception {
    deploy = DeployFolder.of(home);
    Path workshop = Files.createDirectories(home.resolve("workshop"));
    Path tool = Jars.greeting(workshop, "1.0.0", "Hello");
    Path provider = Jars.shipped(PROVIDER);
    for (int i = 1; i <= count; i++) {
      String version = "100.0." + i;
      swaps.add(i % 2 == 1
          ? new Swap(TOOL, version, Jars.repacked(tool, workshop, version), toolMillis)
          : new Swap(PROVIDER, version, Jars.repacked(provider, workshop, version), providerMillis));
    }
  }

  void carryOutUnder(Load load) throws Exception {
    for (Swap swap : swaps) {
      CompletableFuture<Long> first = load.firstRunOn(swap.bundle(), swap.version());
      deploy.drop(swap.jar(), swap.bundle() + "-" + swap.version() + ".jar");
      long dropped = System.nanoTime();
      swap.millis().add((first.get(2, TimeUnit.MINUTES) - dropped) / 1e6);
    }
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
