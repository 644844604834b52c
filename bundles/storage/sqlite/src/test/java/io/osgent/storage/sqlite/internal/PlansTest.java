package io.osgent.storage.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.security.Reach;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked often is answered from an index, however many runs there are. */
class PlansTest {
  private static final Reach ALICE = new Reach("acme", "alice");
  private static final Reach ACME = Reach.ofTenant("acme");
  private static final String FROM = "run_0";

  @TempDir
  private Path folder;

  private SqliteStorage storage;

  @BeforeEach
  void open() throws Exception {
    storage = new SqliteStorage(folder.resolve("data/osgent.db"), 1, new PlainJson());
  }

  @AfterEach
  void close() throws Exception {
    storage.close();
  }

  private String plan(String sql, Object... values) {
    return storage.read(connection -> {
      var steps = new ArrayList<String>();
      try (PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            steps.add(row.getString("detail"));
          }
        }
      }
      return String.join("; ", steps);
    });
  }

  private String plan(Question question) {
    return plan(question.sql(), question.values());
  }

  @Test
  void listsAreReadInTheirOrderWithoutLookingAtAllThereIs() {
    var failed = new RunFilter(null, null, RunStatus.FAILED);
    for (Reach reach : List.of(ALICE, ACME)) {
      for (String after : new String[]{null, FROM}) {
        for (Question question : List.of(Question.runs(RunFilter.ALL, reach, after, 10),
            Question.runs(failed, reach, after, 10), Question.sessions(reach, after, 10))) {
          assertThat(plan(question)).as(question.sql()).startsWith("SEARCH").doesNotContain("SCAN", "TEMP B-TREE");
        }
      }
    }
  }

  @Test
  void theRunsOfAConversationAreReadFromItAndNotFromItsTenant() {
    var session = new RunFilter(null, "ses_1", null);
    for (Reach reach : List.of(ALICE, ACME)) {
      assertThat(plan(Question.runs(session, reach, FROM, 10))).contains("run_by_session")
          .doesNotContain("TEMP B-TREE");
    }
  }

  @Test
  void theRunsOfADayAreCountedWithoutLookingAtThoseBefore() {
    for (Question question : List.of(Question.runsSince(ACME, null, Instant.EPOCH),
        Question.runsSince(ALICE, null, Instant.EPOCH), Question.runsSince(ACME, "key", Instant.EPOCH))) {
      assertThat(plan(question)).as(question.sql()).contains("COVERING INDEX run_by_time (tenant=? AND created_at>?)");
    }
  }

  @Test
  void aPersonsOpinionsAreErasedWithoutLookingAtAllRunsOfTheTenant() {
    assertThat(plan(Writes.FEEDBACK_OF_PERSON, "alice", "acme")).contains("feedback_by_user")
        .doesNotContain("SCAN", "run_by_tenant");
  }
}
