package io.osgent.storage.sqlite.internal;

import io.osgent.api.json.Json;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Feedback;
import io.osgent.server.run.Run;
import io.osgent.server.run.Session;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.EventBlock;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The server's changes as rows; to be written in a transaction. For one thread at a time. */
final class Writes {
  /** More than the free pages of a file, as a rule. */
  private static final String PROBE = "x".repeat(1 << 16);

  /** Looks at the person's opinions, and not at all runs of the tenant. */
  static final String FEEDBACK_OF_PERSON = """
      DELETE FROM feedback WHERE user_id = ?
        AND EXISTS (SELECT 1 FROM run WHERE run.id = feedback.run AND run.tenant = ?)""";

  private final Statements statements;
  private final Json json;

  Writes(Statements statements, Json json) {
    this.statements = statements;
    this.json = json;
  }

  void write(List<Change> changes) throws SQLException {
    for (Change change : changes) {
      write(change);
    }
  }

  /** What is rolled back need never reach the disk, so something is written, and taken away in the same transaction. */
  void probe() throws SQLException {
    run("INSERT INTO event_block (run, first, last, lines) VALUES ('', 0, 0, ?)", PROBE);
    run("DELETE FROM event_block WHERE run = ''");
  }

  private void write(Change change) throws SQLException {
    switch (change) {
      case Change.EventsAppended(EventBlock block) ->
        run("INSERT INTO event_block (run, first, last, lines) VALUES (?, ?, ?, ?)", block.run(), block.first(),
            block.last(), block.lines());
      case Change.RunAccepted(Run run, String principal, String key) -> accept(run, principal, key);
      case Change.RunChanged(Run run) -> change(run);
      case Change.RunCounted(String run) -> run("DELETE FROM usage_due WHERE run = ?", run);
      case Change.PersonErased(String tenant, String user) -> erase(tenant, user);
      case Change.SessionOpened(Session session) ->
        run("INSERT INTO session (id, agent, tenant, user_id, created_at) VALUES (?, ?, ?, ?, ?)", session.id(),
            session.agent(), session.tenant(), session.userId(), millis(session.createdAt()));
      case Change.SessionDeleted(String session) -> {
        run("DELETE FROM artifact WHERE session = ?", session);
        run("DELETE FROM observation_due WHERE run IN (SELECT id FROM run WHERE session = ?)", session);
        run("DELETE FROM usage_due WHERE run IN (SELECT id FROM run WHERE session = ?)", session);
        run("DELETE FROM feedback WHERE run IN (SELECT id FROM run WHERE session = ?)", session);
        run("DELETE FROM event_block WHERE run IN (SELECT id FROM run WHERE session = ?)", session);
        run("DELETE FROM run WHERE session = ?", session);
        run("DELETE FROM session WHERE id = ?", session);
      }
      case Change.ArtifactStored(Artifact artifact, String text) -> run("""
          INSERT INTO artifact (id, run, session, tenant, user_id, tool, call, chars, created_at, text)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", artifact.id(), artifact.run(), artifact.session(),
          artifact.tenant(), artifact.userId(),
          artifact.tool(), artifact.call(), artifact.chars(), millis(artifact.createdAt()),
          text.getBytes(StandardCharsets.UTF_8));
      case Change.ObservationDue(String run) -> run("INSERT INTO observation_due (run) VALUES (?)", run);
      case Change.ObservationDone(String run) -> run("DELETE FROM observation_due WHERE run = ?", run);
      case Change.FeedbackGiven(Feedback given) -> run("""
          INSERT INTO feedback (run, user_id, helpful, comment, at, counted) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
          ON CONFLICT (run, user_id) DO UPDATE SET helpful = ?3, comment = ?4, at = ?5, counted = ?6""", given.run(),
          given.userId(), given.helpful(), given.comment(), millis(given.at()), given.counted());
      case Change.AgentSaved(var agent, String source) -> {
        run("INSERT INTO agent_version (id, version, definition) VALUES (?, ?, ?)", agent.id(), agent.version(),
            json.write(agent));
        run("""
            INSERT INTO agent (id, version, source) VALUES (?1, ?2, ?3)
            ON CONFLICT (id) DO UPDATE SET version = ?2, source = coalesce(?3, source)""", agent.id(), agent.version(),
            source);
      }
      case Change.AgentDeleted(String id) -> run("DELETE FROM agent WHERE id = ?", id);
    }
  }

  private void change(Run run) throws SQLException {
    if (run.endedAt() != null) {
      run("INSERT INTO usage_due SELECT id FROM run WHERE id = ? AND ended_at IS NULL ON CONFLICT DO NOTHING",
          run.id());
    }
    run("""
        UPDATE run SET status = ?, output = ?, json = ?, input_tokens = ?, output_tokens = ?, cost = ?, ended_at = ?,
        problem = ? WHERE id = ?""", status(run), run.output(), run.json(), run.usage().inputTokens(),
        run.usage().outputTokens(), cost(run), millis(run.endedAt()), problem(run), run.id());
  }

  private void erase(String tenant, String user) throws SQLException {
    run("DELETE FROM artifact WHERE tenant = ? AND user_id = ?", tenant, user);
    run(FEEDBACK_OF_PERSON, user, tenant);
    for (String table : List.of("observation_due", "usage_due", "feedback", "event_block")) {
      run("DELETE FROM " + table + " WHERE run IN (SELECT id FROM run WHERE tenant = ? AND user_id = ?)", tenant, user);
    }
    run("DELETE FROM run WHERE tenant = ? AND user_id = ?", tenant, user);
    run("DELETE FROM session WHERE tenant = ? AND user_id = ?", tenant, user);
  }

  private void accept(Run run, String principal, String key) throws SQLException {
    run("""
        INSERT INTO run (id, agent, agent_version, session, tenant, user_id, status, input, images, output, json, input_tokens,
          output_tokens, cost, created_at, ended_at, problem, principal, idempotency_key)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        run.id(), run.agent(), run.agentVersion(),
        run.session(), run.tenant(), run.userId(), status(run), run.input(), run.images(), run.output(), run.json(),
        run.usage().inputTokens(),
        run.usage().outputTokens(), cost(run), millis(run.createdAt()), millis(run.endedAt()), problem(run), principal,
        key);
  }

  private void run(String sql, Object... values) throws SQLException {
    statements.run(sql, values);
  }

  private static String status(Run run) {
    return run.status().name().toLowerCase(Locale.ROOT);
  }

  private static String cost(Run run) {
    return run.usage().cost() == null ? null : run.usage().cost().toPlainString();
  }

  private String problem(Run run) {
    return run.problem() == null ? null : json.write(run.problem());
  }

  private static Long millis(Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }
}
