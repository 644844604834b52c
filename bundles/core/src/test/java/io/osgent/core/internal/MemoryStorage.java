package io.osgent.core.internal;

import io.osgent.server.agent.Agent;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Feedback;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.run.Session;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.EventBlock;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.StorageException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A database in memory, which can be told to fail. */
final class MemoryStorage implements Storage {
  /** Told whose runs are about to be counted. */
  volatile Consumer<Reach> whenCounting = reach -> {};
  private long counts;
  private final Map<String, Run> runs = new TreeMap<>();
  private final Map<String, String> principals = new TreeMap<>();
  private final Map<String, String> keysOfRuns = new TreeMap<>();
  private final Map<String, Session> sessions = new TreeMap<>();
  private final Map<String, StoredAgent> agents = new TreeMap<>();
  private final List<Agent> versions = new ArrayList<>();
  private final List<EventBlock> blocks = new ArrayList<>();
  private final Map<String, Change.ArtifactStored> artifacts = new TreeMap<>();
  private final Set<String> unobserved = new TreeSet<>();
  private final Set<String> counted = new TreeSet<>();
  private final Map<String, Feedback> feedback = new TreeMap<>();
  private boolean broken;
  private boolean forgetsObservations;

  synchronized void broken(boolean now) {
    broken = now;
  }

  /** As if the server crashed right after the next observation, before that is noted. */
  synchronized void forgetsObservations() {
    forgetsObservations = true;
  }

  /** As a crash leaves it that comes when a run's log has this many events; that run has not ended then. */
  synchronized MemoryStorage cutOff(String run, long seq) {
    var left = new MemoryStorage();
    left.runs.putAll(runs);
    left.principals.putAll(principals);
    left.keysOfRuns.putAll(keysOfRuns);
    left.sessions.putAll(sessions);
    left.agents.putAll(agents);
    left.versions.addAll(versions);
    left.unobserved.addAll(unobserved);
    left.feedback.putAll(feedback);
    left.counted.addAll(counted);
    artifacts.forEach((id, stored) -> {
      if (!stored.artifact().run().equals(run) || names(id, run, seq)) {
        left.artifacts.put(id, stored);
      }
    });
    left.runs.computeIfPresent(run, (id, was) -> new Run(id, was.agent(), was.agentVersion(), was.session(),
        was.tenant(), was.userId(), RunStatus.RUNNING, was.input(), null, was.usage(), was.createdAt(), null, null));
    for (EventBlock block : blocks) {
      if (!block.run().equals(run) || block.last() <= seq) {
        left.blocks.add(block);
      } else if (block.first() <= seq) {
        String lines = block.lines().lines().limit(seq - block.first() + 1).collect(Collectors.joining("\n", "", "\n"));
        left.blocks.add(new EventBlock(run, block.first(), seq, lines));
      }
    }
    return left;
  }

  /** Whether an event among the first of a run does: an artifact is written together with it. */
  private boolean names(String artifact, String run, long seq) {
    return blocks.stream().filter(block -> block.run().equals(run)).flatMap(block -> block.lines().lines()).limit(seq)
        .anyMatch(line -> line.contains("\"artifact\":\"" + artifact + "\""));
  }

  /** As somebody does who has a hand on the disk: what he makes of a run's lines is what there is. */
  synchronized void tamper(String run, UnaryOperator<List<String>> with) {
    List<String> lines = with.apply(blocks.stream().filter(block -> block.run().equals(run))
        .flatMap(block -> block.lines().lines()).toList());
    blocks.removeIf(block -> block.run().equals(run));
    blocks.add(new EventBlock(run, 1, lines.size(), String.join("\n", lines) + "\n"));
  }

  @Override
  public synchronized void commit(List<Change> changes) {
    if (broken) {
      throw new StorageException("the disk is full", null);
    }
    changes.forEach(this::apply);
  }

  @Override
  public synchronized void probe() {
    commit(List.of());
  }

  private void apply(Change change) {
    switch (change) {
      case Change.EventsAppended(EventBlock block) -> blocks.add(block);
      case Change.RunAccepted(Run run, String principal, String key) -> {
        runs.put(run.id(), run);
        principals.put(run.id(), principal);
        if (key != null) {
          keysOfRuns.put(run.tenant() + "/" + principal + "/" + key, run.id());
        }
      }
      case Change.RunChanged(Run run) -> runs.put(run.id(), run);
      case Change.SessionOpened(Session session) -> sessions.put(session.id(), session);
      case Change.SessionDeleted(String session) -> {
        artifacts.values().removeIf(stored -> stored.artifact().session().equals(session));
        unobserved.removeIf(run -> runs.get(run).session().equals(session));
        feedback.values().removeIf(given -> runs.get(given.run()).session().equals(session));
        blocks.removeIf(block -> runs.get(block.run()).session().equals(session));
        runs.values().removeIf(run -> run.session().equals(session));
        sessions.remove(session);
      }
      case Change.ArtifactStored stored -> artifacts.put(stored.artifact().id(), stored);
      case Change.ObservationDue(String run) -> unobserved.add(run);
      case Change.ObservationDone(String run) -> {
        if (forgetsObservations) {
          forgetsObservations = false;
        } else {
          unobserved.remove(run);
        }
      }
      case Change.RunCounted(String run) -> counted.add(run);
      case Change.PersonErased(String tenant, String user) -> {
        List.copyOf(sessions.values()).stream()
            .filter(session -> session.tenant().equals(tenant) && session.userId().equals(user))
            .forEach(session -> apply(new Change.SessionDeleted(session.id())));
        feedback.values().removeIf(
            given -> given.userId().equals(user) && runs.get(given.run()).tenant().equals(tenant));
      }
      case Change.FeedbackGiven(Feedback given) -> feedback.put(given.run() + "/" + given.userId(), given);
      case Change.AgentSaved(Agent agent, String source) -> {
        versions.add(agent);
        String noted = agents.containsKey(agent.id()) ? agents.get(agent.id()).source() : null;
        agents.put(agent.id(), new StoredAgent(agent, source == null ? noted : source));
      }
      case Change.AgentDeleted(String id) -> agents.remove(id);
    }
  }

  @Override
  public synchronized Optional<Run> run(String id, Reach reach) {
    return Optional.ofNullable(runs.get(id)).filter(run -> reach.covers(run.tenant(), run.userId()));
  }

  @Override
  public synchronized List<Run> runs(RunFilter filter, Reach reach, String after, int limit) {
    return runs.values().stream().filter(run -> reach.covers(run.tenant(), run.userId()))
        .filter(run -> filter.status() == null || filter.status() == run.status())
        .filter(run -> filter.session() == null || filter.session().equals(run.session()))
        .filter(run -> after == null || run.id().compareTo(after) < 0).sorted(Comparator.comparing(Run::id).reversed())
        .limit(limit).toList();
  }

  @Override
  public synchronized BigDecimal costOfEndedRuns(Reach reach, String agent, String principal, Instant since) {
    return runs.values().stream().filter(run -> run.status().ended() && run.usage().cost() != null)
        .filter(run -> !run.createdAt().isBefore(since)).filter(run -> reach.covers(run.tenant(), run.userId()))
        .filter(run -> agent == null || agent.equals(run.agent()))
        .filter(run -> principal == null || principal.equals(principals.get(run.id())))
        .map(run -> run.usage().cost()).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** How often runs were counted. */
  synchronized long counts() {
    return counts;
  }

  @Override
  public long runsSince(Reach reach, String principal, Instant since) {
    whenCounting.accept(reach);
    return count(reach, principal, since);
  }

  private synchronized long count(Reach reach, String principal, Instant since) {
    counts++;
    return runs.values().stream().filter(run -> !run.createdAt().isBefore(since))
        .filter(run -> reach.covers(run.tenant(), run.userId()))
        .filter(run -> principal == null || principal.equals(principals.get(run.id()))).count();
  }

  @Override
  public synchronized List<Run> unfinishedRuns() {
    return runs.values().stream().filter(run -> run.endedAt() == null).toList();
  }

  @Override
  public synchronized Optional<Run> runByIdempotencyKey(String tenant, String principal, String key) {
    return Optional.ofNullable(keysOfRuns.get(tenant + "/" + principal + "/" + key)).map(runs::get);
  }

  @Override
  public synchronized List<EventBlock> events(String run, long after, int maxBlocks) {
    return blocks.stream().filter(block -> block.run().equals(run) && block.last() > after).limit(maxBlocks).toList();
  }

  @Override
  public synchronized List<Run> runsOfSession(String session, String after, int limit) {
    return runs.values().stream().filter(run -> run.session().equals(session))
        .filter(run -> after == null || run.id().compareTo(after) > 0).limit(limit).toList();
  }

  @Override
  public synchronized Optional<Session> session(String id, Reach reach) {
    return Optional.ofNullable(sessions.get(id)).filter(one -> reach.covers(one.tenant(), one.userId()));
  }

  @Override
  public synchronized List<Session> sessions(Reach reach, String after, int limit) {
    return sessions.values().stream().filter(one -> reach.covers(one.tenant(), one.userId()))
        .filter(one -> after == null || one.id().compareTo(after) < 0)
        .sorted(Comparator.comparing(Session::id).reversed()).limit(limit).toList();
  }

  @Override
  public synchronized Optional<Artifact> artifact(String id, Reach reach) {
    return Optional.ofNullable(artifacts.get(id)).map(Change.ArtifactStored::artifact)
        .filter(artifact -> reach.covers(artifact.tenant(), artifact.userId()));
  }

  @Override
  public synchronized Optional<String> artifactText(String id) {
    return Optional.ofNullable(artifacts.get(id)).map(Change.ArtifactStored::text);
  }

  @Override
  public synchronized List<Artifact> artifactsOfRun(String run, String after, int limit) {
    return artifacts.values().stream().map(Change.ArtifactStored::artifact)
        .filter(artifact -> artifact.run().equals(run) && (after == null || artifact.id().compareTo(after) > 0))
        .limit(limit).toList();
  }

  @Override
  public synchronized List<Run> observationsDue(String after, int limit) {
    return unobserved.stream().filter(run -> after == null || run.compareTo(after) > 0).map(runs::get)
        .filter(run -> run != null && run.endedAt() != null).limit(limit).toList();
  }

  @Override
  public synchronized List<Run> uncountedRuns(int limit) {
    return runs.values().stream().filter(run -> run.endedAt() != null && !counted.contains(run.id())).limit(limit)
        .toList();
  }

  @Override
  public synchronized List<Session> sessionsUntouchedSince(Instant time, int limit) {
    return sessions.values().stream().filter(session -> session.createdAt().isBefore(time))
        .filter(session -> runs.values().stream().noneMatch(run -> run.session().equals(session.id())
            && (run.endedAt() == null || !run.createdAt().isBefore(time))))
        .limit(limit).toList();
  }

  @Override
  public synchronized void purge() {
    if (broken) {
      throw new StorageException("the disk is full", null);
    }
  }

  @Override
  public synchronized Optional<Feedback> feedback(String run, String userId) {
    return Optional.ofNullable(feedback.get(run + "/" + userId));
  }

  @Override
  public synchronized Optional<StoredAgent> agent(String id) {
    return Optional.ofNullable(agents.get(id));
  }

  @Override
  public synchronized Optional<Agent> agent(String id, int version) {
    return all(id).filter(agent -> agent.version() == version).findFirst();
  }

  @Override
  public synchronized List<StoredAgent> agents(String after, int limit) {
    return agents.values().stream().filter(stored -> after == null || stored.agent().id().compareTo(after) > 0)
        .limit(limit).toList();
  }

  @Override
  public synchronized List<Agent> agentVersions(String id) {
    return all(id).sorted(Comparator.comparingInt(Agent::version).reversed()).toList();
  }

  private Stream<Agent> all(String id) {
    return versions.stream().filter(agent -> agent.id().equals(id));
  }
}
