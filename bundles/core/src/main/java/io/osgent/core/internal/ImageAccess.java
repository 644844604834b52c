package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.Scope;
import io.osgent.api.image.ImageModel;
import io.osgent.api.image.ImageModels;
import io.osgent.api.image.ImageRequest;
import io.osgent.api.image.Images;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.core.internal.cache.ImageCache;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Lets everybody have pictures of the models there are, and remembers for a while what was made for whom. */
@Component(immediate = true, configurationPid = "io.osgent.images")
@Designate(ocd = ImageAccess.Config.class)
public final class ImageAccess implements ImageModels {
  private static final long MEGABYTE = 1 << 20;

  /** Configuration {@code io.osgent.images}. */
  @ObjectClassDefinition(name = "Images", description = "Which model makes pictures, and how much is remembered")
  public @interface Config {
    @AttributeDefinition(description = "What counts where no model is named, as provider/model; empty means the first there is")
    String model() default "";

    @AttributeDefinition(min = "0", description = "How much room the pictures that are kept may take; 0 for none")
    int cacheMegabytes() default 32;

    @AttributeDefinition(min = "0", description = "How long they are kept")
    int cacheMinutes() default 10;
  }

  private final PluginRegistry registry;
  private final Budgets budgets;
  private final ImageCache cache;
  private volatile String configured = "";
  private volatile long seen;

  @Activate
  public ImageAccess(@Reference PluginRegistry registry, @Reference Budgets budgets, Config config) {
    this(registry, budgets, config, Clock.systemUTC());
  }

  ImageAccess(PluginRegistry registry, Budgets budgets, Config config, Clock clock) {
    this.registry = registry;
    this.budgets = budgets;
    cache = new ImageCache(0, Duration.ZERO, clock);
    configure(config);
  }

  @Modified
  void configure(Config config) {
    configured = config.model().strip();
    cache.resize(Math.max(0, config.cacheMegabytes()) * MEGABYTE, Duration.ofMinutes(config.cacheMinutes()));
  }

  @Override
  public List<ModelInfo> list() {
    return registry.images().serving().stream().flatMap(provider -> provider.service().imageModels().stream()
        .map(model -> new ModelInfo(provider.name() + "/" + model.name(), model.description(), model.price(),
            model.abilities())))
        .toList();
  }

  @Override
  public Optional<String> byDefault() {
    return configured.isEmpty()
        ? registry.images().preferred(provider -> !provider.imageModels().isEmpty())
            .map(provider -> provider.name() + "/" + provider.service().imageModels().getFirst().name())
        : Optional.of(configured);
  }

  @Override
  public Images make(String model, ImageRequest request, CallContext context)
      throws ModelException, InterruptedException {
    ModelName name = ModelName.of(model)
        .orElseThrow(() -> new ModelException(Kind.NOT_FOUND, ModelName.advice(model)));
    requireSense(request);
    forgetOthers();
    var named = new ImageRequest(name.model(), request.prompt(), request.sources(), request.count(), request.width(),
        request.height());
    long provider = registry.images().find(name.provider()).map(Plugin::number).orElse(0L);
    Scope scope = context.scope();
    return cache.get(ImageCache.Key.of(provider, scope.tenant(), scope.user(), named),
        () -> ask(name.provider(), named, context));
  }

  private static void requireSense(ImageRequest request) throws ModelException {
    if (request.prompt().isBlank()) {
      throw new ModelException(Kind.INVALID_REQUEST, "the prompt should say what is to be seen, but is empty");
    } else if (request.count() < 1) {
      throw new ModelException(Kind.INVALID_REQUEST,
          "there should be at least one picture, but " + request.count() + " are asked for");
    }
  }

  private Images ask(String provider, ImageRequest request, CallContext context)
      throws ModelException, InterruptedException {
    try (var lease = registry.images().acquire(provider).orElseThrow(
        () -> new ModelException(Kind.NOT_FOUND, "the image provider '" + provider + "' is not here now"))) {
      ModelInfo info = info(lease.service(), request.model());
      lease.whenRevoked(Thread.currentThread()::interrupt);
      try (var reservation = budgets.reserveFor(context,
          () -> CallEstimate.most(request, info == null ? null : info.price()))) {
        Images made = priced(lease.service().make(request, context), info);
        reservation.charge(made.cost());
        return made;
      } catch (InterruptedException | ModelException | RuntimeException e) {
        if (lease.revoked() && !context.cancelled()) {
          Thread.interrupted();
          // Pictures may have been made and be paid for: whether to ask again is not ours to say.
          throw new ModelException(Kind.CONNECTION, "the provider '" + provider + "' was replaced", false, null, e);
        }
        throw e;
      }
    }
  }

  private static Images priced(Images made, ModelInfo info) throws ModelException {
    if (made.images().isEmpty()) {
      throw new ModelException(Kind.MALFORMED, "the provider gave no picture");
    }
    BigDecimal cost = made.cost() == null && info != null && info.price() != null
        ? info.price().of(made.usage())
        : made.cost();
    return new Images(made.images(), made.usage(), cost);
  }

  private static ModelInfo info(ImageModel provider, String model) {
    return provider.imageModels().stream().filter(known -> known.name().equals(model)).findFirst().orElse(null);
  }

  private void forgetOthers() {
    long now = registry.generation();
    if (now != seen) {
      seen = now;
      cache.keepOnly(registry.images().all().stream().map(Plugin::number).collect(Collectors.toSet()));
    }
  }
}
