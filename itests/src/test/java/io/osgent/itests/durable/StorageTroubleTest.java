package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest.Answer;
import io.osgent.itests.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot be written is said to be so, and no run comes to harm by it. */
class StorageTroubleTest {
  private static final String DATABASE = "data/osgent.db";
  private static final String REFUSED = "charge 9; say Never";

  @TempDir
  private static Path home;

  private static Stage stage;

  @BeforeAll
  static void start() throws Exception {
    stage = Stage.in(home);
  }

  @AfterAll
  static void stop() throws Exception {
    stage.close();
  }

  @Test
  void whileSomebodyElseHoldsTheDatabaseNothingBeginsAndAfterwardsEverythingGoesOn() throws Exception {
    try (var gate = stage.before("look 1")) {
      String run = stage.begin("actor", "look 1; put 2; charge 3; say Done");
      gate.awaitArrival();

      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve(DATABASE));
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        refusesNewRuns("locked");
        saysThatItIsDown("locked");
        gate.open();
        statement.execute("ROLLBACK");
      }

      goesOn(run);
    }
  }

  @Test
  void whileTheDiskIsFullNothingBeginsAndAfterwardsEverythingGoesOn() throws Exception {
    try (var gate = stage.before("look 1")) {
      String run = stage.begin("actor", "look 1; put 2; charge 3; say Done");
      gate.awaitArrival();

      // No file may grow beyond this any more, which is what a full disk is to who writes.
      limitFiles("1024:");
      try {
        gate.open();
        saysThatItIsDown("disk");
        refusesNewRuns("disk");
      } finally {
        limitFiles("unlimited:");
      }

      goesOn(run);
    }
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + home.resolve(DATABASE))) {
      assertThat(integrity(database)).isEqualTo("ok");
    }
  }

  private static void limitFiles(String size) throws IOException, InterruptedException {
    Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(stage.server().process().pid()),
        "--fsize=" + size).redirectErrorStream(true).start();
    String said = new String(prlimit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(prlimit.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(prlimit.exitValue()).as(said).isZero();
  }

  private static void refusesNewRuns(String why) throws IOException, InterruptedException {
    Answer refused = stage.rest().post("/api/v1/runs", Map.of("agent", "actor", "input", REFUSED)).expect(503);
    assertThat(refused.text("code")).isEqualTo("storage_unavailable");
    assertThat(refused.text("detail")).containsIgnoringCase(why).doesNotContain("Exception", "\n");
    assertThat(refused.body().path("retryable").asBoolean()).isTrue();
  }

  private static void saysThatItIsDown(String why) throws IOException, InterruptedException {
    ServerProcess.await("health to be down", () -> stage.rest().get("/health/ready").status() == 503);
    assertThat(stage.rest().get("/api/v1/admin/health").expect(503).response().body()).containsIgnoringCase(why);
    assertThat(stage.server().alive()).isTrue();
  }

  private static void goesOn(String run) throws IOException, InterruptedException {
    ServerProcess.await("health to be up again", () -> stage.rest().get("/health/ready").status() == 200);
    stage.awaitStatus(run, "completed");
    assertThat(stage.happened(run)).containsExactly("look 1", "put 2", "charge 3");
    List<JsonNode> log = stage.rest().events(run);
    assertThat(log).extracting(event -> event.path("seq").asLong())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, log.size()).boxed().toList());
    stage.awaitStatus(stage.begin("actor", "say Hello"), "completed");
    assertThat(stage.world().deeds()).as("what was refused must not be done after all")
        .noneMatch(deed -> deed.step() == 9);
  }

  private static String integrity(Connection database) throws SQLException {
    try (Statement statement = database.createStatement();
        var rows = statement.executeQuery("PRAGMA integrity_check")) {
      return rows.next() ? rows.getString(1) : "nothing";
    }
  }
}
