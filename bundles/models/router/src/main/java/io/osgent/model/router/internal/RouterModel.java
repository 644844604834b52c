package io.osgent.model.router.internal;

import io.osgent.api.CallContext;
import io.osgent.api.PluginNames;
import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.json.Json;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Models;
import io.osgent.model.router.internal.Attempts.Surroundings;
import io.osgent.model.router.internal.RoutedStream.Handling;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The routes as models of a provider. It ranks below all others: who wants a route names it, and nobody gets one by default.
 */
@Component(name = "io.osgent.model.router.provider", service = ChatModel.class, immediate = true, property = {
    PluginNames.NAME + "=" + Route.PROVIDER, "service.ranking:Integer=-2000"})
public final class RouterModel implements ChatModel {
  private final Surroundings surroundings;
  private final Choice choice;
  private final AnswerCheck check;
  private final OpenRoute auto;
  private final Meanings meanings;
  private final List<ConfiguredRoute> configured = new CopyOnWriteArrayList<>();

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile EmbeddingModels embeddings;

  @Activate
  public RouterModel(@Reference Models models, @Reference Healths healths, @Reference Tiers tiers,
      @Reference Json json) {
    this(models, healths, tiers, json, Time.SYSTEM, () -> ThreadLocalRandom.current().nextLong());
  }

  RouterModel(Models models, Healths healths, Tiers tiers, Json json, Time time, RandomGenerator random) {
    this.surroundings = new Surroundings(models, healths, new Backoff(time, random), time);
    this.choice = new Choice(healths, tiers, random);
    this.check = new AnswerCheck(json);
    this.auto = new OpenRoute(Route.auto(), time);
    this.meanings = new Meanings(() -> embeddings, time);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRoute(ConfiguredRoute route) {
    configured.add(route);
  }

  void removeRoute(ConfiguredRoute route) {
    configured.remove(route);
  }

  @Override
  public ModelStream open(ChatRequest request, CallContext context) throws ModelException, InterruptedException {
    OpenRoute asked = routes().stream().filter(open -> open.route().name().equals(request.model())).findFirst()
        .orElseThrow(() -> unknown(request.model()));
    Route route = asked.route();
    AnswerCache cache = asked.cache();
    Optional<RequestDigest> same = cache.enabled()
        ? RequestDigest.of(request, context.scope(), route.caching().shared())
        : Optional.empty();
    if (same.isEmpty()) {
      return answer(route, request, context, null);
    }
    Optional<AnswerCache.Answer> kept = cache.find(same.get());
    Optional<Meaning> meaning = kept.isPresent()
        ? Optional.empty()
        : meanings.of(route, same.get(), request, context);
    kept = kept.or(() -> meaning.flatMap(cache::findLike));
    if (kept.isPresent()) {
      return new ToldAgain(kept.get());
    }
    cache.missed();
    return answer(route, request, context, cache.keeper(same.get(), meaning.orElse(null)));
  }

  private ModelStream answer(Route route, ChatRequest request, CallContext context, Consumer<AnswerCache.Answer> keep)
      throws ModelException, InterruptedException {
    Needs needs = Needs.of(request);
    List<Candidate> candidates = choice.of(route, needs, surroundings.models().list());
    var attempts = new Attempts(surroundings, route, candidates, needs.tokens(), request, context);
    return new RoutedStream(attempts, attempts.first(),
        new Handling(route.cascade() ? check : null, request.outputSchema() != null, keep));
  }

  /** The models of others are not asked for here: whoever lists all models asks this one as well. */
  @Override
  public List<ModelInfo> models() {
    return routes().stream()
        .map(open -> new ModelInfo(open.route().name(), open.route().description(), null)).toList();
  }

  private List<OpenRoute> routes() {
    List<OpenRoute> routes = configured.stream().flatMap(route -> route.route().stream()).toList();
    boolean hasAuto = routes.stream().anyMatch(open -> open.route().name().equals(Route.AUTO));
    return hasAuto ? routes : Stream.concat(routes.stream(), Stream.of(auto)).toList();
  }

  private ModelException unknown(String name) {
    return new ModelException(Kind.NOT_FOUND, "there is no route '" + name + "'; there are: "
        + routes().stream().map(open -> open.route().name()).collect(Collectors.joining(", ")));
  }
}
