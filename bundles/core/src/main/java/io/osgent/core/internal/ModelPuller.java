package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelLibrary;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.activity.Auditing;
import io.osgent.server.admin.ModelPulls;
import io.osgent.server.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has providers fetch models, under a lease like any call. */
@Component(immediate = true)
public final class ModelPuller implements ModelPulls {
  private static final Logger LOG = LoggerFactory.getLogger(ModelPuller.class);
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Plugins<ChatModel> providers;
  private final Auditing auditing = new Auditing();

  @Activate
  public ModelPuller(@Reference PluginRegistry registry) {
    providers = registry.models();
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindAudit(AuditLog log) {
    auditing.come(log);
  }

  void unbindAudit(AuditLog log) {
    auditing.gone(log);
  }

  @Override
  public void requirePullable(String model) {
    ModelName name = named(model);
    Plugin<ChatModel> provider = providers.find(name.provider()).orElseThrow(() -> missing(name));
    library(name, provider.service());
  }

  @Override
  public Progress pull(String model, Consumer<Progress> progress, Principal by) throws InterruptedException {
    ModelName name = named(model);
    Thread waiting = Thread.currentThread();
    try (var lease = providers.acquire(name.provider()).orElseThrow(() -> missing(name))) {
      ModelLibrary library = library(name, lease.service());
      auditing.record(by, "model.pull", "model/" + model, Map.of());
      lease.whenRevoked(waiting::interrupt);
      LOG.info("pull {} by {}", model, by.logged());
      var last = new AtomicReference<>(new Progress("", 0, 0));
      try {
        library.pull(name.model(), (status, completed, total) -> {
          last.set(new Progress(status, completed, total));
          progress.accept(last.get());
        }, new Direct(by.scope(null), Instant.now().plus(LONGEST)));
      } catch (InterruptedException e) {
        if (lease.revoked()) {
          throw new ProblemException(new Problem("provider_replaced", 503,
              "the provider '" + name.provider() + "' was replaced; ask again: what has come is kept", true, null,
              null),
              e);
        }
        LOG.info("pull {} by {} was given up", model, by.logged());
        throw e;
      }
      LOG.info("pull {} by {} is done", model, by.logged());
      return last.get();
    } catch (ModelException e) {
      LOG.warn("pull {} by {} failed: {}", model, by.logged(), e.getMessage());
      Problem problem = ModelCalls.problem(e);
      throw new ProblemException(new Problem(problem.code(), problem.status(), "the model can't be fetched: "
          + e.getMessage(), problem.retryable(), problem.retryAfter(), null), e);
    }
  }

  private static ModelName named(String model) {
    return ModelName.of(model)
        .orElseThrow(() -> ProblemException.badRequest("invalid_model", ModelName.advice(model)));
  }

  private static ProblemException missing(ModelName name) {
    return new ProblemException(
        Problem.of("model_not_found", 422, "there is no model provider '" + name.provider() + "'"));
  }

  private ModelLibrary library(ModelName name, ChatModel provider) {
    if (provider instanceof ModelLibrary library) {
      return library;
    }
    String able = providers.serving().stream().filter(other -> other.service() instanceof ModelLibrary)
        .map(Plugin::name).collect(Collectors.joining(", "));
    throw new ProblemException(Problem.of("pull_not_supported", 422, "the provider '" + name.provider()
        + "' fetches no models; " + (able.isEmpty() ? "none here does" : "these do: " + able)));
  }

  private record Direct(Scope scope, Instant deadline) implements CallContext {
    @Override
    public String run() {
      return null;
    }

    @Override
    public boolean cancelled() {
      return Thread.currentThread().isInterrupted();
    }
  }
}
