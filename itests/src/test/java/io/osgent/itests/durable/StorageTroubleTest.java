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
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot be written is said to be so, and no run comes to harm by it. */
class StorageTroubleTest {
  private static final String DATABASE = "data/osgent.db";

  @TempDir
  private Path home;

  @Test
  void whileSomebodyElseHoldsTheDatabaseNothingBeginsAndAfterwardsEverythingGoesOn() throws Exception {
    try (var gate = Gate.before("look 1"); var stage = Stage.in(home, gate)) {
      String run = stage.begin("actor", "look 1; put 2; charge 3; say Done");
      gate.awaitArrival();

      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve(DATABASE));
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        refusesNewRuns(stage, "locked");
        gate.open();
        statement.execute("ROLLBACK");
      }

      goesOn(stage, run);
    }
  }

  @Test
  void whileTheDiskIsFullNothingBeginsAndAfterwardsEverythingGoesOn() throws Exception {
    try (var gate = Gate.before("look 1"); var stage = Stage.in(home, gate)) {
      String run = stage.begin("actor", "look 1; put 2; charge 3; say Done");
      gate.awaitArrival();

      // No file may grow beyond this any more, which is what a full disk is to who writes.
      limitFiles(stage, "1024:");
      refusesNewRuns(stage, "disk");
      gate.open();
      limitFiles(stage, "unlimited:");

      goesOn(stage, run);
    }
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + home.resolve(DATABASE))) {
      assertThat(integrity(database)).isEqualTo("ok");
    }
  }

  private static void limitFiles(Stage stage, String size) throws IOException, InterruptedException {
    Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(stage.server().process().pid()),
        "--fsize=" + size).redirectErrorStream(true).start();
    String said = new String(prlimit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(prlimit.waitFor()).as(said).isZero();
  }

  private static void refusesNewRuns(Stage stage, String why) throws IOException, InterruptedException {
    Answer refused = stage.rest().post("/api/v1/runs", Map.of("agent", "actor", "input", "say Hello")).expect(503);
    assertThat(refused.text("code")).isEqualTo("storage_unavailable");
    assertThat(refused.text("detail")).containsIgnoringCase(why).doesNotContain("Exception", "\n");
    assertThat(refused.body().path("retryable").asBoolean()).isTrue();
    ServerProcess.await("health to be down", () -> stage.rest().get("/health/ready").status() == 503);
    assertThat(stage.rest().get("/api/v1/admin/health").response().body()).containsIgnoringCase(why);
    assertThat(stage.server().alive()).isTrue();
  }

  private static void goesOn(Stage stage, String run) throws IOException, InterruptedException {
    ServerProcess.await("health to be up again", () -> stage.rest().get("/health/ready").status() == 200);
    stage.awaitStatus(run, "completed");
    assertThat(stage.happened(run)).contains("look 1", "put 2", "charge 3");
    assertThat(stage.world().deeds(run, "charge", 3)).hasSize(1);
    List<JsonNode> log = stage.rest().events(run);
    assertThat(log).extracting(event -> event.path("seq").asLong())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, log.size()).boxed().toList());
    assertThat(stage.rest().post("/api/v1/runs", Map.of("agent", "actor", "input", "say Hello")).status())
        .isEqualTo(202);
  }

  private static String integrity(Connection database) throws SQLException {
    try (Statement statement = database.createStatement();
        var rows = statement.executeQuery("PRAGMA integrity_check")) {
      return rows.next() ? rows.getString(1) : "nothing";
    }
  }
}
