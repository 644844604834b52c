package io.osgent.itests.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person who is erased has never been there, as far as any file knows. */
class ErasureTest {
  private static final Duration LONGEST_TO_ERASE = Duration.ofSeconds(10);

  @TempDir
  private Path home;

  private ServerProcess server;

  @BeforeEach
  void start() throws Exception {
    server = ServerProcess.start(home);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void nothingIsLeftOfAPersonInAnyFileAndEverythingOfTheOthers() throws Exception {
    Rest gone = live("zanzibarquokka");
    Rest stays = live("wombatofporto");
    assertThat(gone.get("/api/v1/users/zanzibarquokka/export").expect(200).response().body()).contains("zanzibarquokka")
        .doesNotContain("wombatofporto");
    ServerProcess.await("what was done to be noted", () -> !activity("zanzibarquokka").isEmpty());
    assertThat(inFiles("zanzibarquokka")).isNotEmpty();

    Rest.Answer begun = server.rest().delete("/api/v1/users/zanzibarquokka").expect(202);

    String erasure = "/api/v1/erasures/" + begun.text("id");
    ServerProcess.await("the erasure to be done", LONGEST_TO_ERASE,
        () -> server.rest().get(erasure).expect(200).text("status").equals("completed"));
    ServerProcess.await("no bytes to be left", LONGEST_TO_ERASE, () -> inFiles("zanzibarquokka").isEmpty());
    gone.get("/api/v1/runs").expect(401);
    server.rest().get("/api/v1/users/zanzibarquokka").expect(404);
    assertThat(server.rest().get("/api/v1/admin/audit/verify").expect(200).body().path("intact").asBoolean()).isTrue();

    assertThat(stays.get("/api/v1/runs").expect(200).body().path("items")).hasSize(1);
    assertThat(stays.get("/api/v1/memories?q=wombatofporto").expect(200).body().path("items")).isNotEmpty();
    assertThat(stays.get("/api/v1/users/wombatofporto/export").expect(200).response().body()).contains("wombatofporto");
    assertThat(activity("wombatofporto")).isNotEmpty();
    assertThat(ServerProcess.osgent(home, 0, "audit", "verify")).contains("entries");
  }

  private List<?> activity(String user) throws IOException, InterruptedException {
    return server.rest().get("/api/v1/users/" + user + "/activity").expect(200).body().path("items")
        .findValues("action");
  }

  /** Somebody who does what people do, and whose name is in all of it. */
  private Rest live(String name) throws Exception {
    var rest = new Rest(server.address(), People.user(server.rest(), name, "user"));
    Rest.Answer run = rest.run("assistant", "My name is " + name + ". What is 17 times 23?");
    rest.post("/api/v1/runs/" + run.text("id") + "/feedback",
        Map.of("helpful", true, "comment", "Thanks, says " + name))
        .expect(200);
    rest.post("/api/v1/memories", Map.of("content", name + " likes tea")).expect(201);
    rest.post("/api/v1/memories", Map.of("content", name + " is kept in the buffer", "memory", "buffer")).expect(201);
    rest.post("/api/v1/memories", Map.of("content", "I am " + name, "kind", "turn", "memory", "memobase")).expect(201);
    rest.send(rest.request("/api/v1/users/" + name + "/preferences").header("Content-Type", "application/json")
        .method("PATCH", BodyPublishers.ofString("{\"model\":\"demo/" + name + "\"}"))
        .build()).expect(200);
    rest.get("/api/v1/users/" + name + "/profile").expect(200);
    return rest;
  }

  private List<Path> inFiles(String marker) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, marker)).toList();
    }
  }

  private static boolean holds(Path file, String marker) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(marker);
    } catch (IOException removed) {
      return false;
    }
  }
}
