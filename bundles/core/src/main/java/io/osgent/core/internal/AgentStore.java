package io.osgent.core.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.Agents;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.Storage.StoredAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The agents, in the database, and the current ones in memory as well. */
@Component(immediate = true, service = {Agents.class, AgentStore.class})
public final class AgentStore implements Agents {
  private static final int AT_ONCE = 500;

  private final Storage storage;
  private final Schemas schemas = new Schemas(new ObjectMapper());
  private final Map<String, StoredAgent> current = new ConcurrentHashMap<>();
  private final ReentrantLock changing = new ReentrantLock();
  private AgentFiles files;

  @Activate
  public AgentStore(BundleContext context, @Reference Storage storage, @Reference WireJson json) throws IOException {
    this(storage);
    files = new AgentFiles(Path.of(context.getProperty("osgent.home"), "config", "agents"), this, json);
    files.read();
    files.watch();
  }

  AgentStore(Storage storage) {
    this.storage = storage;
    String after = null;
    for (List<StoredAgent> some = storage.agents(null, AT_ONCE); !some.isEmpty(); some = storage.agents(after,
        AT_ONCE)) {
      some.forEach(stored -> current.put(stored.agent().id(), stored));
      after = some.getLast().agent().id();
    }
  }

  @Deactivate
  void close() {
    files.close();
  }

  @Override
  public Page<Agent> list(String after, int limit) {
    return Pages.cut(storage.agents(after, limit + 1).stream().map(StoredAgent::agent).toList(), limit, Agent::id);
  }

  @Override
  public Agent get(String id) {
    return find(id).map(StoredAgent::agent).orElseThrow(() -> missing("there is no agent '" + id + "'"));
  }

  @Override
  public Agent get(String id, int version) {
    return storage.agent(id, version)
        .orElseThrow(() -> missing("there is no version " + version + " of an agent '" + id + "'"));
  }

  @Override
  public Page<Agent> versions(String id) {
    List<Agent> versions = storage.agentVersions(id);
    if (versions.isEmpty()) {
      throw missing("there is no agent '" + id + "'");
    }
    return new Page<>(versions, null);
  }

  private static ProblemException missing(String detail) {
    return ProblemException.notFound("agent_not_found", detail);
  }

  /** The current version with the file it came from. */
  Optional<StoredAgent> find(String id) {
    return Optional.ofNullable(current.get(id));
  }

  List<StoredAgent> all() {
    return List.copyOf(current.values());
  }

  @Override
  public Agent create(Agent agent) {
    changing.lock();
    try {
      if (current.containsKey(agent.id())) {
        throw ProblemException.conflict("agent_exists",
            "there is an agent '" + agent.id() + "' already; PUT changes it");
      }
      return save(agent, null);
    } finally {
      changing.unlock();
    }
  }

  @Override
  public Agent update(Agent agent, Integer expectedVersion) {
    changing.lock();
    try {
      Agent before = get(agent.id());
      if (expectedVersion != null && expectedVersion != before.version()) {
        throw new ProblemException(Problem.of("version_conflict", 412, "version " + before.version() + " of agent '"
            + agent.id() + "' is current, not " + expectedVersion + "; read it, then try again"));
      }
      return agent.withVersion(before.version()).equals(before) ? before : save(agent, null);
    } finally {
      changing.unlock();
    }
  }

  /**
   * Takes over what a file says.
   *
   * @param source the SHA-256 of the file
   */
  Agent put(Agent agent, String source) {
    changing.lock();
    try {
      return save(agent, source);
    } finally {
      changing.unlock();
    }
  }

  private Agent save(Agent agent, String source) {
    requireSchema(agent);
    int last = storage.agentVersions(agent.id()).stream().mapToInt(Agent::version).max().orElse(0);
    Agent saved = agent.withVersion(last + 1);
    storage.commit(List.of(new Change.AgentSaved(saved, source)));
    String noted = source == null ? find(agent.id()).map(StoredAgent::source).orElse(null) : source;
    current.put(saved.id(), new StoredAgent(saved, noted));
    return saved;
  }

  private void requireSchema(Agent agent) {
    try {
      if (agent.outputSchema() != null) {
        schemas.compile(agent.outputSchema());
      }
    } catch (RuntimeException e) {
      throw ProblemException.badRequest("invalid_agent",
          "'output_schema' should be a JSON Schema, e.g. {\"type\": \"object\"}: " + e.getMessage());
    }
  }

  @Override
  public void delete(String id) {
    get(id);
    if (find(id).map(StoredAgent::source).isPresent()) {
      throw ProblemException.conflict("agent_from_file",
          "agent '" + id + "' is defined by config/agents/" + id + ".json; remove that file");
    }
    remove(id);
  }

  /** Withdraws an agent, wherever it came from. */
  void remove(String id) {
    changing.lock();
    try {
      storage.commit(List.of(new Change.AgentDeleted(id)));
      current.remove(id);
    } finally {
      changing.unlock();
    }
  }
}
