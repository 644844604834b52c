package io.osgent.server.storage;

import io.osgent.server.agent.Agent;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Feedback;
import io.osgent.server.run.Run;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.run.Session;
import io.osgent.server.security.Reach;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The database. Thread-safe; every method may block and throws {@link StorageException} when the database fails. Lists take {@code after}, the id of the last one seen, or null.
 */
@ProviderType
public interface Storage {
  /** Makes all of these changes durable in one transaction, in their order, or none of them. */
  void commit(List<Change> changes);

  /**
   * Finds out whether something can be written, without leaving anything behind.
   *
   * @throws StorageException when nothing can
   */
  void probe();

  Optional<Run> run(String id, Reach reach);

  /** The newest first. */
  List<Run> runs(RunFilter filter, Reach reach, String after, int limit);

  /**
   * What runs have cost that have ended.
   *
   * @param reach whose
   * @param agent only this agent's, or null
   * @param principal only those started with the key of this name, or null
   * @param since only those accepted then or later
   * @return in US dollars
   */
  BigDecimal costOfEndedRuns(Reach reach, String agent, String principal, Instant since);

  /**
   * How many runs were accepted at that time or later.
   *
   * @param reach whose
   * @param principal only those started with the key of this name, or null
   */
  long runsSince(Reach reach, String principal, Instant since);

  /** Every run that has not ended, the oldest first. */
  List<Run> unfinishedRuns();

  /** The run that a principal of a tenant started with this key. */
  Optional<Run> runByIdempotencyKey(String tenant, String principal, String key);

  /** The blocks that hold the events after a number, in order, at most so many blocks; the first may begin before it. */
  List<EventBlock> events(String run, long after, int maxBlocks);

  /** The session's runs, the oldest first, after the given run. */
  List<Run> runsOfSession(String session, String after, int limit);

  Optional<Session> session(String id, Reach reach);

  /** The newest first. */
  List<Session> sessions(Reach reach, String after, int limit);

  Optional<Artifact> artifact(String id, Reach reach);

  /** The whole of an artifact. */
  Optional<String> artifactText(String id);

  /** The run's artifacts by id. */
  List<Artifact> artifactsOfRun(String run, String after, int limit);

  /** The runs that have ended and are still to be observed by memories, the oldest first. */
  List<Run> observationsDue(String after, int limit);

  /** The runs that have ended and whose usage is still to be counted. */
  List<Run> uncountedRuns(int limit);

  /** Conversations that were begun before a time, in which no run was accepted since and none is going on. */
  List<Session> sessionsUntouchedSince(Instant time, int limit);

  /**
   * Makes sure that what was deleted before can't be read from any file of the database.
   *
   * @throws StorageException when that is not possible now
   */
  void purge();

  /** What a user thinks of a run. */
  Optional<Feedback> feedback(String run, String userId);

  Optional<StoredAgent> agent(String id);

  Optional<Agent> agent(String id, int version);

  List<StoredAgent> agents(String after, int limit);

  /** The newest first. */
  List<Agent> agentVersions(String id);

  /**
   * The current version of an agent.
   *
   * @param source the SHA-256 of the file it was last read from, or null if there is none
   */
  record StoredAgent(Agent agent, String source) {}
}
