package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import io.osgent.core.internal.cache.Digest;
import io.osgent.core.internal.cache.VectorCache;
import io.osgent.core.internal.gathering.Gathering;
import io.osgent.core.internal.gathering.Lane;
import io.osgent.core.internal.gathering.Turn;
import io.osgent.core.internal.gathering.Vectors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Lets everybody have vectors of the models there are: out of the cache, else together with whoever asks at the same time. */
@Component(immediate = true, configurationPid = "io.osgent.embeddings")
@Designate(ocd = EmbeddingAccess.Config.class)
public final class EmbeddingAccess implements EmbeddingModels {
  /** How often the vectors are fetched anew because the provider became another while it was asked. */
  private static final int EDITIONS = 4;

  /** Configuration {@code io.osgent.embeddings}. */
  @ObjectClassDefinition(name = "Embeddings", description = "Which model embeds, and how much is remembered")
  public @interface Config {
    @AttributeDefinition(description = "What counts where no model is named, as provider/model; empty means the first real one there is")
    String model() default "";

    @AttributeDefinition(min = "0", description = "How many vectors are kept, so that a text is not sent twice; 0 for none")
    int cacheEntries() default 4096;
  }

  private final PluginRegistry registry;
  private final Budgets budgets;
  private final Gathering gathering = new Gathering(this::turn);
  private final VectorCache cache = new VectorCache(0);
  private volatile String configured = "";
  private volatile long seen;

  @Activate
  public EmbeddingAccess(@Reference PluginRegistry registry, @Reference Budgets budgets, Config config) {
    this.registry = registry;
    this.budgets = budgets;
    configure(config);
  }

  @Modified
  void configure(Config config) {
    configured = config.model().strip();
    cache.resize(Math.max(0, config.cacheEntries()));
  }

  @Deactivate
  void close() {
    gathering.close();
  }

  /** How many texts wait behind requests that are under way. */
  int waiting() {
    return gathering.waiting();
  }

  @Override
  public List<EmbeddingInfo> list() {
    return registry.embeddings().serving().stream().flatMap(provider -> provider.service().embeddingModels().stream()
        .map(model -> new EmbeddingInfo(provider.name() + "/" + model.name(), model.description(), model.dimensions(),
            model.batch(), model.price())))
        .toList();
  }

  @Override
  public Optional<String> byDefault() {
    return configured.isEmpty()
        ? registry.embeddings().preferred(provider -> !provider.embeddingModels().isEmpty())
            .map(provider -> provider.name() + "/" + provider.service().embeddingModels().getFirst().name())
        : Optional.of(configured);
  }

  @Override
  public Embeddings embed(String model, EmbeddingRequest request, CallContext context)
      throws ModelException, InterruptedException {
    ModelName name = ModelName.of(model)
        .orElseThrow(() -> new ModelException(Kind.NOT_FOUND, ModelName.advice(model)));
    if (request.texts().isEmpty() || request.texts().contains("")) {
      throw new ModelException(Kind.INVALID_REQUEST, "there should be at least one text, and none should be empty");
    }
    forgetOthers();
    var lane = new Lane(name.provider(), name.model(), request.purpose(), context.scope().tenant());
    Usage used = Usage.NONE;
    for (int edition = 0; edition < EDITIONS; edition++) {
      Wanted wanted = wanted(lane, request.texts());
      if (!wanted.missing().isEmpty()) {
        Fetched fetched = fetch(lane, wanted.missing(), context);
        used = used.plus(fetched.used());
        if (!wanted.add(fetched.answer())) {
          continue;
        }
      }
      List<float[]> vectors = request.texts().stream().map(wanted.vectors()::get).toList();
      Vectors.requireSameDimensions(vectors);
      return new Embeddings(vectors, used);
    }
    throw new ModelException(Kind.CONNECTION,
        "the provider '" + lane.provider() + "' was replaced again and again while it was asked");
  }

  /** Vectors of one provider as it was before and after a change may mean different things: they never go together. */
  private record Wanted(long provider, Map<String, float[]> vectors) {
    List<String> missing() {
      return vectors.entrySet().stream().filter(entry -> entry.getValue() == null).map(Map.Entry::getKey).toList();
    }

    /** @return whether all vectors are of one provider now */
    boolean add(Gathering.Answer answer) {
      List<String> missing = missing();
      boolean nothingKnown = missing.size() == vectors.size();
      for (int i = 0; i < missing.size(); i++) {
        vectors.put(missing.get(i), answer.vectors().get(i));
      }
      return answer.sameProvider() && (nothingKnown || answer.provider() == provider);
    }
  }

  private record Fetched(Gathering.Answer answer, Usage used) {}

  private Wanted wanted(Lane lane, List<String> texts) {
    long provider = registry.embeddings().find(lane.provider()).map(Plugin::number).orElse(0L);
    var vectors = new LinkedHashMap<String, float[]>();
    for (String text : texts) {
      vectors.putIfAbsent(text, null);
    }
    vectors.replaceAll((text, none) -> cache.get(key(lane, provider, text)));
    return new Wanted(provider, vectors);
  }

  private static VectorCache.Key key(Lane lane, long provider, String text) {
    return new VectorCache.Key(provider, lane.model(), lane.purpose(), Digest.of(text));
  }

  private Fetched fetch(Lane lane, List<String> texts, CallContext context)
      throws ModelException, InterruptedException {
    var used = new ArrayList<Usage>(1);
    try (var reservation = budgets.reserveFor(context, () -> CallEstimate.most(texts, price(lane)))) {
      Gathering.Answer answer;
      try {
        answer = gathering.embed(lane, texts, context, used::add);
      } finally {
        Price price = price(lane);
        reservation.charge(price == null || used.isEmpty() ? null : price.of(used.getFirst()));
      }
      if (answer.sameProvider()) {
        for (int i = 0; i < texts.size(); i++) {
          cache.put(key(lane, answer.provider(), texts.get(i)), answer.vectors().get(i));
        }
      }
      return new Fetched(answer, used.getFirst());
    }
  }

  private Price price(Lane lane) {
    return registry.embeddings().find(lane.provider()).flatMap(provider -> provider.service().embeddingModels().stream()
        .filter(model -> model.name().equals(lane.model())).findFirst()).map(EmbeddingInfo::price).orElse(null);
  }

  private Turn turn(Lane lane) throws ModelException, InterruptedException {
    Plugin<EmbeddingModel>.Lease lease = registry.embeddings().acquire(lane.provider()).orElseThrow(
        () -> new ModelException(Kind.NOT_FOUND, "the embedding provider '" + lane.provider() + "' is not here now"));
    return new LeasedEmbedding(lease, lane);
  }

  private void forgetOthers() {
    long now = registry.generation();
    if (now != seen) {
      seen = now;
      cache.keepOnly(registry.embeddings().all().stream().map(Plugin::number).collect(Collectors.toSet()));
    }
  }
}
