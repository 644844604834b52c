package io.osgent.shell.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.image.ImageRequest;
import io.osgent.api.image.Images;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Usage;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.Page;
import io.osgent.server.admin.BundleAdmin;
import io.osgent.server.admin.BundleInfo;
import io.osgent.server.admin.ModelPulls;
import io.osgent.server.admin.ModelPulls.Progress;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.admin.PluginInfo;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.Agents;
import io.osgent.server.agent.Approvals;
import io.osgent.server.model.ModelDesk;
import io.osgent.server.model.ModelKind;
import io.osgent.server.model.ModelOnOffer;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.ReplayReport;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs;
import io.osgent.server.run.Session;
import io.osgent.server.run.Sessions;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** A server with one of everything, which notes what it is asked to do. */
final class FakeServer {
  static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final BundleInfo CLOCK = new BundleInfo(7, "io.osgent.tool.clock", "0.1.0", "retiring", "ab",
      List.of("io.osgent.api.tool.Tool"), List.of(), 2, 3, null, null);
  private static final BundleInfo MAILER = new BundleInfo(9, "acme.mailer", "1.0.0", "installed", "cd", List.of(),
      List.of(), 0,
      0, "0.9.0", "needs package acme.mail, which no bundle here exports");
  private static final Run RUN = new Run("r1", "assistant", 3, "s1", "default", "ada", RunStatus.COMPLETED,
      "what time is it\nin Oslo?", "half past nine", new Run.RunUsage(10, 5, null), AT, AT, null);
  private static final Run WAITING = new Run("r2", "assistant", 3, "s1", "default", "ada", RunStatus.WAITING,
      "write to Bob", null,
      new Run.RunUsage(20, 7, null), AT, null, null);
  private static final List<ApprovalRequested> REQUESTS = List.of(
      new ApprovalRequested("c1", "mail", false, "it leaves the house", "{\"to\":\"bob\"}", "ab12", true,
          List.of(Decision.APPROVE, Decision.DENY), AT, Decision.DENY),
      new ApprovalRequested("c2", "book", true, "nobody knows if it was booked", "{}", "cd34", false,
          List.of(Decision.DONE, Decision.NOT_DONE, Decision.RETRY), null, null));

  final List<String> asked = new ArrayList<>();
  Function<String, ReplayReport> replayed = run -> new ReplayReport(run, true, 4, List.of(), null);

  BundleAdmin bundles() {
    return new BundleAdmin() {
      @Override
      public List<BundleInfo> list() {
        return List.of(CLOCK, MAILER);
      }

      @Override
      public BundleInfo get(long id) {
        return id == CLOCK.id() ? CLOCK : MAILER;
      }

      @Override
      public BundleInfo install(String fileName, InputStream jar, Principal by) throws IOException {
        asked.add("install " + fileName + " " + text(jar) + " by " + by.name());
        return MAILER;
      }

      @Override
      public BundleInfo update(long id, InputStream jar, Principal by) throws IOException {
        asked.add("update " + id + " " + text(jar) + " by " + by.name());
        return get(id);
      }

      @Override
      public BundleInfo rollBack(long id, Principal by) {
        asked.add("roll back " + id + " by " + by.name());
        return CLOCK;
      }

      @Override
      public BundleInfo start(long id, Principal by) {
        asked.add("start " + id + " by " + by.name());
        return get(id);
      }

      @Override
      public BundleInfo stop(long id, Principal by) {
        asked.add("stop " + id + " by " + by.name());
        return get(id);
      }

      @Override
      public void uninstall(long id, Principal by) {
        asked.add("uninstall " + id + " by " + by.name());
      }
    };
  }

  ModelPulls pulls() {
    return new ModelPulls() {
      @Override
      public void requirePullable(String model) {}

      @Override
      public Progress pull(String model, Consumer<Progress> progress, Principal by) {
        asked.add("pull " + model + " by " + by.name());
        var last = new Progress("success", 522_000_001, 522_000_001);
        List.of(new Progress("pulling manifest", 0, 0), new Progress("pulling ab", 0, 522_000_001),
            new Progress("pulling ab", 300_000_000, 522_000_001), new Progress("pulling ab", 310_000_000, 522_000_001),
            last)
            .forEach(progress);
        return last;
      }
    };
  }

  PluginCatalog catalog() {
    return new PluginCatalog() {
      @Override
      public List<PluginInfo> plugins() {
        return List.of(new PluginInfo("clock", "tool", "0.1.0", "io.osgent.tool.clock", 7, "retiring", 1, 3, null));
      }

      @Override
      public List<ToolSpec> tools() {
        record Nothing() {}
        return List.of(ToolSpec.of("clock", "Tells the time.", Nothing.class, Effect.READ));
      }

      @Override
      public ToolSpec tool(String name) {
        return tools().stream().filter(tool -> tool.name().equals(name)).findFirst()
            .orElseThrow(() -> ProblemException.notFound("tool_not_found", "there is no tool '" + name + "'"));
      }

      @Override
      public ToolResult callTool(String name, Map<String, Object> arguments, Principal by) {
        throw new UnsupportedOperationException(name);
      }

      @Override
      public List<ModelInfo> models() {
        throw new UnsupportedOperationException("the desk tells those of all kinds");
      }

      @Override
      public Optional<String> defaultModel() {
        return Optional.of("demo/demo");
      }
    };
  }

  ModelDesk models() {
    return new ModelDesk() {
      @Override
      public List<ModelOnOffer> models() {
        return List.of(ModelOnOffer.of(ModelKind.CHAT, new ModelInfo("demo/demo", "offline", null)),
            ModelOnOffer.of(ModelKind.CHAT, new ModelInfo("openai/gpt-5", "the real thing", null)),
            ModelOnOffer.of(new EmbeddingInfo("lexical/words", "words alone", 512, 1, null)));
      }

      @Override
      public Optional<String> byDefault(ModelKind kind) {
        return switch (kind) {
          case CHAT -> Optional.of("demo/demo");
          case EMBEDDING -> Optional.of("lexical/words");
          case IMAGE -> Optional.empty();
        };
      }

      @Override
      public Embeddings embed(String model, List<String> texts, Purpose purpose, Principal by) {
        throw new UnsupportedOperationException(model);
      }

      @Override
      public Images make(String model, ImageRequest request, Principal by) {
        throw new UnsupportedOperationException(model);
      }
    };
  }

  Runs runs() {
    return new Runs() {
      @Override
      public Run start(RunRequest request, Principal by) {
        throw new UnsupportedOperationException(request.toString());
      }

      @Override
      public Run get(String id, Principal by) {
        return Stream.of(RUN, WAITING).filter(run -> run.id().equals(id)).findFirst()
            .orElseThrow(() -> ProblemException.notFound("run_not_found", "there is no run '" + id + "'"));
      }

      @Override
      public Page<Run> list(String userId, RunFilter filter, String after, int limit, Principal by) {
        asked.add("runs " + filter.status() + " by " + by.name());
        return new Page<>(Stream.of(RUN, WAITING)
            .filter(run -> filter.status() == null || run.status() == filter.status()).toList(), null);
      }

      @Override
      public Run await(String id, Duration atMost, Principal by) {
        throw new UnsupportedOperationException(id);
      }

      @Override
      public Page<Event> events(String id, long after, int limit, Principal by) {
        return new Page<>(List.of(
            event(1,
                new EventData.RunStarted("assistant", 3, "s1", "default", "ada", "ada's key", RUN.input(), List.of(),
                    "demo/demo",
                    List.of("clock"), List.of())),
            event(2, new EventData.ToolRequested("c1", "clock", "{\"zone\":\"Europe/Oslo\"}")),
            event(3, new EventData.ToolFinished("c1", "clock", "no such zone", true)),
            event(4, new EventData.RunCompleted("half past nine", Usage.of(10, 5)))), null);
      }

      @Override
      public EventCursor follow(String id, long after, Principal by) {
        throw new UnsupportedOperationException(id);
      }

      @Override
      public Run cancel(String id, Principal by) {
        if (get(id, by).status().ended()) {
          throw ProblemException.conflict("run_ended", id + " is completed");
        }
        return new Run("r2", "assistant", 3, "s1", "default", "ada", RunStatus.CANCELLED, "write to Bob", null,
            new Run.RunUsage(20, 7, null), AT, AT, null);
      }

      @Override
      public List<ApprovalRequested> approvals(String id, Principal by) {
        return get(id, by).status() == RunStatus.WAITING ? REQUESTS : List.of();
      }

      @Override
      public Run decide(String id, String call, ApprovalDecision decision, Principal by) {
        asked.add("decide " + id + " " + call + " " + decision + " by " + by.name());
        return get(id, by);
      }

      @Override
      public ReplayReport replay(String id, Principal by) {
        return replayed.apply(get(id, by).id());
      }
    };
  }

  Sessions sessions() {
    return new Sessions() {
      @Override
      public Session create(String agent, String userId, Principal by) {
        throw new UnsupportedOperationException(agent);
      }

      @Override
      public Session get(String id, Principal by) {
        throw new UnsupportedOperationException(id);
      }

      @Override
      public Page<Session> list(String userId, String after, int limit, Principal by) {
        return new Page<>(List.of(new Session("s1", "assistant", "default", "ada", AT)), null);
      }

      @Override
      public Page<Session.SessionMessage> messages(String id, String after, int limit, Principal by) {
        throw new UnsupportedOperationException(id);
      }

      @Override
      public void delete(String id, Principal by) {
        throw new UnsupportedOperationException(id);
      }
    };
  }

  Agents agents() {
    var agent = new Agent("assistant", 3, "helps", "Be brief.", null, List.of("clock", "mail"), null, null,
        new Approvals(List.of("mail"), 60, Decision.DENY, true), null, null);
    return new Agents() {
      @Override
      public Page<Agent> list(String after, int limit) {
        return new Page<>(List.of(agent), null);
      }

      @Override
      public Agent get(String id) {
        return agent;
      }

      @Override
      public Agent get(String id, int version) {
        throw new UnsupportedOperationException(id);
      }

      @Override
      public Page<Agent> versions(String id) {
        throw new UnsupportedOperationException(id);
      }

      @Override
      public Agent create(Agent created) {
        throw new UnsupportedOperationException(created.id());
      }

      @Override
      public Agent update(Agent updated, Integer expectedVersion) {
        throw new UnsupportedOperationException(updated.id());
      }

      @Override
      public void delete(String id) {
        throw new UnsupportedOperationException(id);
      }
    };
  }

  private static Event event(long seq, EventData data) {
    return new Event("r1", seq, AT, data, "{}");
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
