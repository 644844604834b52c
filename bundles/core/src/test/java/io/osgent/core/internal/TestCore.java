package io.osgent.core.internal;

import io.osgent.api.PluginNames;
import io.osgent.api.event.Event;
import io.osgent.api.model.ChatModel;
import io.osgent.api.tool.Tool;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.Limits;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunRequest;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Principal.Role;
import io.osgent.server.storage.Storage.StoredAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** The core as it is wired in the server, on a real framework and a database in memory. */
final class TestCore implements AutoCloseable {
  static final Principal ADMIN = new Principal("admin", "default", "admin", Role.ADMIN);
  static final Principal ALICE = new Principal("alice-key", "default", "alice", Role.USER);
  static final Principal BOB = new Principal("bob-key", "default", "bob", Role.USER);

  final MemoryStorage storage;
  final WireJson json = new WireJson();
  final AgentStore agents;
  final SessionService sessions;
  final RunService runs;
  final RunLogs logs;
  final Handover handover;
  final Catalog catalog;
  final CommitWriter writer;
  private static final Duration BOUNDARY = Duration.ofSeconds(2);

  private final Framework framework;
  private final PluginRegistry registry;

  TestCore(Path folder) {
    this(folder, new MemoryStorage());
  }

  TestCore(Path folder, MemoryStorage storage) {
    this(folder, storage, core -> {});
  }

  /** @param plugins offers what is there before runs are taken up again */
  TestCore(Path folder, MemoryStorage storage, Consumer<TestCore> plugins) {
    this.storage = storage;
    framework = new FrameworkFactory()
        .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString(),
            Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT, "osgent.home",
            folder.toString(), "felix.log.level", "0"));
    try {
      framework.start();
      registry = new PluginRegistry(context(),
          new Patience(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMillis(500)));
      writer = new CommitWriter(storage);
      agents = new AgentStore(context(), storage, json);
    } catch (BundleException | IOException e) {
      throw new IllegalStateException(e);
    }
    var active = new ActiveRuns();
    var digests = new BundleDigests();
    var toolBox = new ToolBox(registry, digests, json);
    logs = new RunLogs(storage, writer, json);
    sessions = new SessionService(storage, agents, active, logs);
    var replay = new Replay(registry, toolBox, agents, sessions, logs, digests);
    handover = new Handover(registry, new ReplayGate(registry, storage, logs, replay));
    catalog = new Catalog(registry, toolBox);
    plugins.accept(this);
    runs = new RunService(BOUNDARY, storage, writer, agents, sessions, active, registry, toolBox, digests, logs,
        replay);
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  PluginRegistry registry() {
    return registry;
  }

  ServiceRegistration<ChatModel> offer(String name, ChatModel model) {
    return offer(ChatModel.class, model, Map.of(PluginNames.NAME, name));
  }

  ServiceRegistration<Tool> offer(Tool tool) {
    return offer(Tool.class, tool, Map.of());
  }

  <T> ServiceRegistration<T> offer(Class<T> type, T service, Map<String, ?> properties) {
    return context().registerService(type, service, FrameworkUtil.asDictionary(properties));
  }

  Agent agent(String id, String model, String... tools) {
    return save(new Agent(id, 0, "", "Be brief.", model, List.of(tools), null, null, null, null, null));
  }

  Agent agent(String id, String model, Limits limits, String... tools) {
    return save(new Agent(id, 0, "", "Be brief.", model, List.of(tools), null, null, null, limits, null));
  }

  /** Saves it unless an earlier life of this server has done so. */
  private Agent save(Agent agent) {
    return agents.find(agent.id()).map(StoredAgent::agent).orElseGet(() -> agents.create(agent));
  }

  Run run(String agent, String input) throws InterruptedException {
    return finish(runs.start(request(agent, input), ALICE));
  }

  Run finish(Run run) throws InterruptedException {
    return runs.await(run.id(), Duration.ofSeconds(20), ADMIN);
  }

  static RunRequest request(String agent, String input) {
    return new RunRequest(agent, input, null, null, null, null, null, true);
  }

  static RunRequest inSession(String agent, String session, String input) {
    return new RunRequest(agent, input, session, null, null, null, null, true);
  }

  List<Event> log(Run run) {
    return runs.events(run.id(), 0, 10_000, ADMIN).items();
  }

  List<String> types(Run run) {
    return log(run).stream().map(Event::type).toList();
  }

  @Override
  public void close() throws BundleException {
    try {
      runs.stop();
      writer.stop();
      agents.close();
      registry.close();
      framework.stop();
      framework.waitForStop(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
