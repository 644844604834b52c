package io.osgent.core.internal;

import io.osgent.api.PluginNames;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.model.ChatModel;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Tool;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.Approvals;
import io.osgent.server.agent.Limits;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.RunStatus;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Storage.StoredAgent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** The core as it is wired in the server, on a real framework and a database in memory. */
final class TestCore implements AutoCloseable {
  static final Principal ADMIN = Principal.of("admin", "default", "admin", BuiltInRole.ADMIN);
  static final Principal ALICE = Principal.of("alice-key", "default", "alice", BuiltInRole.USER);
  static final Principal BOB = Principal.of("bob-key", "default", "bob", BuiltInRole.USER);

  final MemoryStorage storage;
  final WireJson json = new WireJson();
  final AgentStore agents;
  final SessionService sessions;
  final RunService runs;
  final RunLogs logs;
  final Replay replay;
  final Handover handover;
  final Catalog catalog;
  final CommitWriter writer;
  final ActiveRuns active = new ActiveRuns();
  final List<Budget> budgets = new CopyOnWriteArrayList<>();
  final SettableClock clock = new SettableClock();
  final Budgets control;
  final ModelAccess models;
  final EmbeddingAccess embeddings;
  final ImageAccess images;
  final TokenCounts tokens = new TokenCounts();
  final ArtifactService artifacts;
  final Wishes wishes = new Wishes(Duration.ofSeconds(1));
  private static final Duration BOUNDARY = Duration.ofSeconds(2);
  private static final Duration RECALL = Duration.ofSeconds(1);
  private static final Duration DURABLE = Duration.ofSeconds(2);
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(1),
      Duration.ofMillis(500));

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
    this(folder, storage, plugins, PATIENCE);
  }

  TestCore(Path folder, MemoryStorage storage, Consumer<TestCore> plugins, Patience patience) {
    this(folder, storage, plugins, patience, Framework::start);
  }

  /** A server whose other bundles are still being started: until {@link #up} is called. */
  static TestCore comingUp(Path folder, MemoryStorage storage, Consumer<TestCore> plugins) {
    return new TestCore(folder, storage, plugins, PATIENCE, Framework::init);
  }

  private interface Launch {
    void begin(Framework framework) throws BundleException;
  }

  private TestCore(Path folder, MemoryStorage storage, Consumer<TestCore> plugins, Patience patience, Launch launch) {
    this(folder, storage, plugins, patience, launch, List.of());
  }

  /** A server that calls no tool without the policy of this name. */
  static TestCore guardedBy(String policy, Path folder, MemoryStorage storage, Patience patience,
      Consumer<TestCore> plugins) {
    return new TestCore(folder, storage, plugins, patience, Framework::start, List.of(policy));
  }

  private TestCore(Path folder, MemoryStorage storage, Consumer<TestCore> plugins, Patience patience, Launch launch,
      List<String> policies) {
    this.storage = storage;
    framework = new FrameworkFactory()
        .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString(),
            Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT, "osgent.home",
            folder.toString(), "felix.log.level", "0"));
    try {
      launch.begin(framework);
      registry = new PluginRegistry(context(), patience, policies);
      writer = new CommitWriter(storage);
      agents = new AgentStore(context(), storage, json);
    } catch (BundleException | IOException e) {
      throw new IllegalStateException(e);
    }
    var digests = new BundleDigests();
    var toolBox = new ToolBox(registry, digests, json);
    logs = new RunLogs(storage, writer, json);
    sessions = new SessionService(storage, agents, active, logs);
    artifacts = new ArtifactService(storage, active);
    replay = new Replay(registry, toolBox, agents, sessions, logs, digests, artifacts);
    handover = new Handover(registry, new ReplayGate(registry, storage, logs, replay));
    catalog = new Catalog(registry, toolBox);
    catalog.bindAudit(entry -> {});
    control = new Budgets(storage, active, budgets, clock);
    models = new ModelAccess(catalog, registry, control);
    embeddings = new EmbeddingAccess(registry, control, Configs.of(EmbeddingAccess.Config.class, Map.of()));
    images = new ImageAccess(registry, control, Configs.of(ImageAccess.Config.class, Map.of()), clock);
    plugins.accept(this);
    runs = new RunService(new Waits(BOUNDARY, RECALL, DURABLE), storage, writer, agents, sessions, active, registry,
        toolBox, digests, logs,
        replay, control, tokens, artifacts, new RunQuotas(storage, RunQuotasTest.config(0, 0, 0)), new Suspensions(),
        wishes);
    runs.bindAudit(entry -> {});
  }

  void up() throws BundleException {
    framework.start();
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

  /** Installs and starts a bundle that has nothing but a name and a version. */
  Bundle bundle(String symbolicName, String version) throws BundleException {
    Bundle bundle = install(symbolicName, version);
    bundle.start();
    return bundle;
  }

  Bundle install(String symbolicName, String version) throws BundleException {
    return context().installBundle("memory:" + symbolicName + "/" + version, jar(symbolicName, version));
  }

  static InputStream jar(String symbolicName, String version) {
    var manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
    manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
    var bytes = new ByteArrayOutputStream();
    try {
      new JarOutputStream(bytes, manifest).close();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  /** As a component of that bundle would. */
  static ServiceRegistration<Tool> offer(Bundle bundle, Tool tool) {
    return bundle.getBundleContext().registerService(Tool.class, tool, null);
  }

  static ServiceRegistration<ChatModel> offer(Bundle bundle, String name, ChatModel model) {
    return bundle.getBundleContext().registerService(ChatModel.class, model,
        FrameworkUtil.asDictionary(Map.of(PluginNames.NAME, name)));
  }

  Agent agent(String id, String model, String... tools) {
    return save(new Agent(id, 0, "", "Be brief.", model, List.of(tools), null, null, null, null, null));
  }

  Agent agent(String id, String model, Limits limits, String... tools) {
    return save(new Agent(id, 0, "", "Be brief.", model, List.of(tools), null, null, null, limits, null));
  }

  Agent agent(String id, String model, Approvals approvals, String... tools) {
    return save(new Agent(id, 0, "", "Be brief.", model, List.of(tools), null, null, approvals, null, null));
  }

  /** Saves it unless an earlier life of this server has done so. */
  Agent save(Agent agent) {
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

  boolean has(Run run, String type) {
    return types(run).contains(type);
  }

  /** Waits until the run's log has so many durable events of a type. */
  void awaitEvents(Run run, String type, long count) throws Exception {
    Bounded.until(() -> count + " " + type + " in " + types(run),
        () -> types(run).stream().filter(type::equals).count() >= count);
  }

  /** The events of a type. */
  <E extends EventData> List<E> events(Run run, Class<E> type) {
    return log(run).stream().map(Event::data).filter(type::isInstance).map(type::cast).toList();
  }

  /** Waits until the run waits for somebody, and says for what. */
  List<ApprovalRequested> questions(Run run) throws Exception {
    Bounded.until(() -> "a question in " + types(run),
        () -> runs.get(run.id(), ADMIN).status() == RunStatus.WAITING
            && storage.run(run.id(), Reach.SERVER).map(Run::status).filter(RunStatus.WAITING::equals).isPresent());
    return runs.approvals(run.id(), ADMIN);
  }

  Run decide(Run run, String call, Decision decision) throws Exception {
    return Bounded.call(() -> runs.decide(run.id(), call, new ApprovalDecision(decision, null, null, null), ALICE));
  }

  @Override
  public void close() throws BundleException {
    try {
      runs.stop();
      embeddings.close();
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
