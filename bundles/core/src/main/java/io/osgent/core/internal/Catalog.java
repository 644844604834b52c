package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.intercept.Call;
import io.osgent.api.intercept.Phase;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.core.internal.ToolBox.InvalidArguments;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.activity.Auditing;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.admin.PluginInfo;
import io.osgent.server.security.Principal;
import io.osgent.server.security.StartedBy;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** What the plugins offer at this moment, and a way to try a tool. */
@Component(immediate = true, service = {Catalog.class, PluginCatalog.class})
public final class Catalog implements PluginCatalog {
  private final PluginRegistry registry;
  private final ToolBox toolBox;
  private final ModelChoice models;
  private final Interceptors interceptors;
  private final Ids ids = new Ids();

  private final Auditing auditing = new Auditing();

  @Activate
  public Catalog(@Reference PluginRegistry registry, @Reference ToolBox toolBox) {
    this.registry = registry;
    this.toolBox = toolBox;
    models = new ModelChoice(registry.models());
    interceptors = new Interceptors(registry.interceptors());
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindAudit(AuditLog log) {
    auditing.come(log);
  }

  void unbindAudit(AuditLog log) {
    auditing.gone(log);
  }

  @Override
  public List<PluginInfo> plugins() {
    return registry.all().stream().flatMap(kind -> describe(kind, registry.standing()).stream()).toList();
  }

  static <T> List<PluginInfo> describe(Plugins<T> kind, Standing standing) {
    var infos = new ArrayList<PluginInfo>();
    List<Plugin<T>> serving = kind.serving();
    for (Plugin<T> plugin : kind.all()) {
      String state = standing.isRetiring(plugin.bundle())
          ? "retiring"
          : serving.contains(plugin) ? "active" : "shadowed";
      infos.add(info(kind, plugin, state));
    }
    kind.onTrial().forEach(plugin -> infos.add(info(kind, plugin, "on_trial")));
    kind.refused().forEach((reference, why) -> {
      Bundle bundle = reference.getBundle();
      if (bundle != null) {
        infos.add(new PluginInfo("?", kind.kind(), bundle.getVersion().toString(), bundle.getSymbolicName(),
            bundle.getBundleId(), "failed", 0, 0, why));
      }
    });
    return infos;
  }

  private static PluginInfo info(Plugins<?> kind, Plugin<?> plugin, String state) {
    return new PluginInfo(plugin.name(), kind.kind(), plugin.version(), plugin.bundleName(),
        plugin.bundle().getBundleId(), state, plugin.leases(), plugin.runs(), null);
  }

  @Override
  public List<ToolSpec> tools() {
    return toolBox.select(List.of("*")).specs();
  }

  @Override
  public ToolSpec tool(String name) {
    return registry.tools().find(name).map(plugin -> plugin.service().spec()).orElseThrow(() -> missing(name));
  }

  private static ProblemException missing(String name) {
    return ProblemException.notFound("tool_not_found", "there is no tool '" + name + "'");
  }

  @Override
  public ToolResult callTool(String name, Map<String, Object> arguments, Principal by) {
    String id = ids.next("call");
    try (var lease = registry.tools().acquire(name).orElseThrow(() -> missing(name))) {
      ToolSpec spec = lease.service().spec();
      auditing.record(by, "tool.called", "tool/" + name, Map.of("call", id));
      var call = new ToolCall(id, toolBox.arguments(spec, arguments));
      var now = Instant.now();
      var context = new DirectCall(by.scope(null), now.plus(spec.timeout()), id, by.name(), now);
      requireAllowed(spec, call, context);
      return interceptors.around(new Call<>(Phase.TOOL, name, call, ToolResult.class, context),
          () -> lease.service().call(call, context));
    } catch (InvalidArguments e) {
      throw ProblemException.badRequest("invalid_arguments", e.getMessage());
    } catch (ProblemException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ToolResult.error(name + " was stopped.");
    } catch (Exception e) {
      return ToolBox.failed(e);
    }
  }

  /** Whoever calls it himself has been asked. */
  private void requireAllowed(ToolSpec tool, ToolCall call, DirectCall context) throws InterruptedException {
    try {
      if (new Policies(registry, null).judge(tool, call, context) instanceof Verdict.Deny(String reason)) {
        throw new ProblemException(
            Problem.of("tool_denied", 403, "this call of " + tool.name() + " is not allowed: " + reason));
      }
    } catch (StorageException e) {
      throw new ProblemException(
          new Problem("storage_unavailable", 503, "the database cannot be reached now, so nobody knows whether "
              + tool.name() + " may be called", true, Duration.ofSeconds(1), null),
          e);
    }
  }

  private record DirectCall(Scope scope, Instant deadline, String effectKey, String startedBy, Instant startedAt)
      implements
        ToolContext,
        StartedBy {
    @Override
    public String run() {
      return null;
    }

    /** A tool that is tried out has no conversation. */
    @Override
    public String artifact(String id) {
      return null;
    }

    @Override
    public boolean cancelled() {
      return Thread.currentThread().isInterrupted();
    }
  }

  @Override
  public List<ModelInfo> models() {
    return registry.models().serving().stream().flatMap(provider -> provider.service().models().stream()
        .map(model -> new ModelInfo(provider.name() + "/" + model.name(), model.description(), model.price(),
            model.abilities())))
        .toList();
  }

  @Override
  public Optional<String> defaultModel() {
    return models.byDefault().map(ModelChoice.Chosen::name);
  }
}
