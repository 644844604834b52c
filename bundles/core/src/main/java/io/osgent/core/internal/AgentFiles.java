package io.osgent.core.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.Approvals;
import io.osgent.server.agent.ContextRules;
import io.osgent.server.agent.Limits;
import io.osgent.server.storage.Storage.StoredAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents that files define: {@code NAME.json} is the agent NAME. A changed file is a new version, a removed file
 * withdraws its agent. A file that has not changed since it was last read leaves alone what the API has changed since.
 */
final class AgentFiles implements AutoCloseable {
  private static final long POLL_MILLIS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(AgentFiles.class);

  /** An agent as a file has it: its name is the file's, its version is found out. */
  record AgentFile(String description, String instructions, String model, List<String> tools, List<String> memory,
      String planner, Approvals approvals, Limits limits, Map<String, Object> outputSchema, ContextRules context) {
    Agent named(String id) {
      return new Agent(id, 0, description, instructions, model, tools, memory, planner, approvals, limits,
          outputSchema, context);
    }
  }

  private record Stamp(FileTime modified, long size) {}

  private final Path folder;
  private final AgentStore agents;
  private final WireJson json;
  private final Map<Path, Stamp> seen = new HashMap<>();
  private final ScheduledExecutorService poll = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("osgent-agent-files").daemon().factory());

  AgentFiles(Path folder, AgentStore agents, WireJson json) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.agents = agents;
    this.json = json;
  }

  void watch() {
    var unused = poll.scheduleWithFixedDelay(() -> {
      try {
        read();
      } catch (IOException | RuntimeException e) {
        LOG.warn("The agent files could not be read: {}", e.getMessage());
      }
    }, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Takes over what has changed since the last time. */
  void read() throws IOException {
    var present = new HashMap<Path, Stamp>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        present.put(file, new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
      }
    }
    for (Map.Entry<Path, Stamp> entry : present.entrySet()) {
      if (!entry.getValue().equals(seen.get(entry.getKey()))) {
        take(entry.getKey());
      }
    }
    seen.clear();
    seen.putAll(present);
    agents.all().stream().filter(stored -> stored.source() != null)
        .filter(stored -> !present.containsKey(folder.resolve(stored.agent().id() + ".json"))).forEach(stored -> {
          agents.remove(stored.agent().id());
          LOG.info("Agent {} is withdrawn: its file is gone", stored.agent().id());
        });
  }

  private void take(Path file) throws IOException {
    String text = Files.readString(file);
    String source = sha256(text);
    String id = file.getFileName().toString().replaceFirst("\\.json$", "");
    Optional<StoredAgent> known = agents.find(id);
    if (known.isPresent() && source.equals(known.get().source())) {
      return;
    }
    try {
      Agent saved = agents.put(json.read(text, AgentFile.class).named(id), source);
      LOG.info("Agent {} is at version {}, from its file", id, saved.version());
    } catch (ProblemException e) {
      LOG.error("Agent file {} is left out: {}", file.getFileName(), e.problem().detail());
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    poll.shutdownNow();
  }
}
