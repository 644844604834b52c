package io.osgent.itests.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.Jars;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose tool is replaced all the time does not grow. */
class LeakTest {
  private static final int REPLACEMENTS = 200;
  private static final int WARM_UP = 40;

  @TempDir
  private Path home;
  @TempDir
  private Path workshop;

  private Path tool;
  private int version;

  @Test
  @Timeout(600)
  void replacementsLeaveNoClassLoaderNoThreadNoOpenFileAndNoHeapBehind() throws Exception {
    tool = Jars.greeting(workshop, "1.0.0", "Hello");
    try (var server = ServerProcess.start(home)) {
      replace(server.rest(), WARM_UP);
      Footprint before = settled(server, Integer.MAX_VALUE);
      replace(server.rest(), REPLACEMENTS);
      Footprint after = settled(server, before.threads());

      String report = "%d replacements of a tool%nbefore %s%nafter  %s, %+.2f %%%nof that%n%s".formatted(REPLACEMENTS,
          before, after, 100.0 * after.heap() / before.heap() - 100, after.growthSince(before));
      System.out.print(report);
      Files.writeString(Files.createDirectories(Path.of("target")).resolve("leak.txt"), report);
      assertThat(after.classLoaders()).as(report).isLessThanOrEqualTo(before.classLoaders());
      assertThat(after.threads()).as(report).isLessThanOrEqualTo(before.threads());
      assertThat(after.files()).as(report).isLessThanOrEqualTo(before.files());
      assertThat((double) after.heap()).as(report).isLessThan(before.heap() * 1.02);
    }
  }

  /** By versions that each have a run, so that each of them is used. */
  private void replace(Rest rest, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      String next = "1.0." + ++version;
      Path jar = Jars.repacked(tool, workshop, next);
      Rest.Answer answer = rest.send(rest.request("/api/v1/admin/bundles?name=greeting.jar", "Content-Type",
          "application/java-archive").POST(BodyPublishers.ofFile(jar)).build());
      assertThat(answer.status()).as(answer.response().body()).isIn(200, 201);
      Files.delete(jar);
      String run = rest.run("assistant", "Say a greeting for Mia").text("id");
      assertThat(rest.events(run)).filteredOn(event -> event.path("type").asText().equals("tool.started"))
          .singleElement()
          .satisfies(event -> assertThat(event.path("data").path("version").asText()).isEqualTo(next));
    }
  }

  /** Once pools have given back what they took, and what was retired is gone. */
  private static Footprint settled(ServerProcess server, int threads) throws IOException, InterruptedException {
    ServerProcess.await("one version of the tool to be left", () -> {
      var bundles = server.rest().get("/api/v1/admin/bundles?limit=200").body().path("items")
          .findValuesAsText("symbolic_name");
      return bundles.stream().filter(Swaps.TOOL::equals).count() == 1;
    });
    Footprint[] last = {Footprint.of(server.process())};
    ServerProcess.await("threads to come to their ends", () -> {
      last[0] = Footprint.of(server.process());
      return last[0].threads() <= threads;
    });
    return last[0];
  }
}
