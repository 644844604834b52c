package io.osgent.storage.sqlite.internal;

import io.osgent.api.health.HealthCheck;
import io.osgent.api.json.Json;
import io.osgent.server.agent.Agent;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Feedback;
import io.osgent.server.run.Run;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.run.Session;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.EventBlock;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.StorageException;
import io.osgent.storage.sqlite.internal.Reads.RowReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Everything durable in one SQLite file, {@code data/osgent.db} in the home; bundles may keep tables of their own in it. */
@Component(immediate = true, configurationPid = "io.osgent.storage.sqlite", property = Database.KIND + "=sqlite")
@Designate(ocd = SqliteStorage.Config.class)
public final class SqliteStorage implements Storage, Database, HealthCheck {
  /** Configuration {@code io.osgent.storage.sqlite}. */
  @ObjectClassDefinition(name = "SQLite storage", description = "The embedded database")
  public @interface Config {
    @AttributeDefinition(description = "How many may read the database at once", min = "1")
    int readers() default 4;
  }

  private final SqliteFile file;
  private final Writes writes;
  private final Reads reads;
  private final Rows rows;
  private final Json json;

  @Activate
  public SqliteStorage(BundleContext context, Config config, @Reference Json json) throws SQLException, IOException {
    this(Path.of(context.getProperty("osgent.home"), "data", "osgent.db"), config.readers(), json);
  }

  public SqliteStorage(Path path, int readers, Json json) throws SQLException, IOException {
    this.json = json;
    rows = new Rows(json);
    file = new SqliteFile(path, readers);
    writes = new Writes(file.statements(), json);
    reads = file.reads();
  }

  @Deactivate
  public void close() throws SQLException {
    file.close();
  }

  @Override
  public void commit(List<Change> changes) {
    file.write(connection -> {
      writes.write(changes);
      return null;
    });
  }

  @Override
  public void probe() {
    file.write(connection -> {
      writes.probe();
      return null;
    });
  }

  @Override
  public void migrate(String owner, List<String> steps) {
    file.migrate(owner, steps);
  }

  @Override
  public <T> T read(Work<T> work) {
    return file.read(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    return file.write(work);
  }

  @Override
  public String name() {
    return "storage";
  }

  @Override
  public Health check() {
    try {
      reads.one(row -> row.getInt(1), "SELECT count(*) FROM agent");
      return Health.up("SQLite");
    } catch (StorageException e) {
      return Health.down(e.getMessage());
    }
  }

  @Override
  public Optional<Run> run(String id, Reach reach) {
    return one(rows::run, "SELECT * FROM run WHERE id = ?", id, reach);
  }

  @Override
  public List<Run> runs(RunFilter filter, Reach reach, String after, int limit) {
    return all(rows::run, Question.runs(filter, reach, after, limit));
  }

  private <T> Optional<T> one(RowReader<T> reader, String select, String id, Reach reach) {
    return all(reader, new Question(select, id).of(reach)).stream().findFirst();
  }

  private <T> List<T> all(RowReader<T> reader, Question question) {
    return reads.all(reader, question.sql(), question.values());
  }

  @Override
  public BigDecimal costOfEndedRuns(Reach reach, String agent, String principal, Instant since) {
    Question costs = new Question(
        "SELECT cost FROM run WHERE cost IS NOT NULL AND ended_at IS NOT NULL AND created_at >= ?",
        since.toEpochMilli()).of(reach).and("agent = ?", agent).and("principal = ?", principal);
    // SQLite would add them up as binary fractions.
    return all(row -> new BigDecimal(row.getString(1)), costs).stream()
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Override
  public long runsSince(Reach reach, String principal, Instant since) {
    return all(row -> row.getLong(1), Question.runsSince(reach, principal, since)).getFirst();
  }

  @Override
  public List<Run> unfinishedRuns() {
    return reads.all(rows::run, "SELECT * FROM run WHERE ended_at IS NULL ORDER BY id");
  }

  @Override
  public Optional<Run> runByIdempotencyKey(String tenant, String principal, String key) {
    return reads.one(rows::run, "SELECT * FROM run WHERE tenant = ? AND principal = ? AND idempotency_key = ?", tenant,
        principal, key);
  }

  @Override
  public List<EventBlock> events(String run, long after, int maxBlocks) {
    return reads.all(Rows::block, "SELECT * FROM event_block WHERE run = ? AND last > ? ORDER BY first LIMIT ?", run,
        after, maxBlocks);
  }

  @Override
  public List<Run> runsOfSession(String session, String after, int limit) {
    return reads.all(rows::run, "SELECT * FROM run WHERE session = ? AND id > ? ORDER BY id LIMIT ?", session,
        after == null ? "" : after, limit);
  }

  @Override
  public Optional<Session> session(String id, Reach reach) {
    return one(Rows::session, "SELECT * FROM session WHERE id = ?", id, reach);
  }

  @Override
  public List<Session> sessions(Reach reach, String after, int limit) {
    return all(Rows::session, Question.sessions(reach, after, limit));
  }

  @Override
  public List<Run> observationsDue(String after, int limit) {
    return reads.all(rows::run, "SELECT run.* FROM observation_due JOIN run ON run.id = observation_due.run WHERE"
        + " observation_due.run > ? AND run.ended_at IS NOT NULL ORDER BY observation_due.run LIMIT ?",
        after == null ? "" : after, limit);
  }

  @Override
  public List<Run> uncountedRuns(int limit) {
    return reads.all(rows::run,
        "SELECT run.* FROM usage_due JOIN run ON run.id = usage_due.run ORDER BY usage_due.run LIMIT ?", limit);
  }

  @Override
  public List<Session> sessionsUntouchedSince(Instant time, int limit) {
    return reads.all(Rows::session, """
        SELECT * FROM session WHERE created_at < ?1 AND NOT EXISTS (SELECT 1 FROM run WHERE run.session = session.id
          AND (run.created_at >= ?1 OR run.ended_at IS NULL)) ORDER BY id LIMIT ?2""", time.toEpochMilli(), limit);
  }

  @Override
  public void purge() {
    file.emptyLog();
  }

  @Override
  public Optional<Feedback> feedback(String run, String userId) {
    return reads.one(Rows::feedback, "SELECT * FROM feedback WHERE run = ? AND user_id = ?", run, userId);
  }

  private static final String ARTIFACTS = "SELECT id, run, session, tenant, user_id, tool, call, chars, created_at FROM artifact";

  @Override
  public Optional<Artifact> artifact(String id, Reach reach) {
    return one(Rows::artifact, ARTIFACTS + " WHERE id = ?", id, reach);
  }

  @Override
  public Optional<String> artifactText(String id) {
    return reads.one(row -> new String(row.getBytes(1), StandardCharsets.UTF_8),
        "SELECT text FROM artifact WHERE id = ?", id);
  }

  @Override
  public List<Artifact> artifactsOfRun(String run, String after, int limit) {
    return reads.all(Rows::artifact, ARTIFACTS + " WHERE run = ? AND id > ? ORDER BY id LIMIT ?", run,
        after == null ? "" : after, limit);
  }

  private static final String CURRENT_AGENTS = "SELECT v.definition, a.source FROM agent a JOIN agent_version v ON v.id = a.id AND v.version = a.version";

  @Override
  public Optional<StoredAgent> agent(String id) {
    return reads.one(storedAgent(), CURRENT_AGENTS + " WHERE a.id = ?", id);
  }

  @Override
  public Optional<Agent> agent(String id, int version) {
    return reads.one(agent(), "SELECT definition FROM agent_version WHERE id = ? AND version = ?", id, version);
  }

  @Override
  public List<StoredAgent> agents(String after, int limit) {
    return reads.all(storedAgent(), CURRENT_AGENTS + " WHERE a.id > ? ORDER BY a.id LIMIT ?",
        after == null ? "" : after, limit);
  }

  @Override
  public List<Agent> agentVersions(String id) {
    return reads.all(agent(), "SELECT definition FROM agent_version WHERE id = ? ORDER BY version DESC", id);
  }

  private RowReader<Agent> agent() {
    return row -> json.read(row.getString(1), Agent.class);
  }

  private RowReader<StoredAgent> storedAgent() {
    return row -> new StoredAgent(json.read(row.getString(1), Agent.class), row.getString(2));
  }
}
