package io.osgent.model.router.internal;

import io.osgent.api.CallContext;
import io.osgent.api.PluginNames;
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
  private final List<ConfiguredRoute> configured = new CopyOnWriteArrayList<>();

  @Activate
  public RouterModel(@Reference Models models, @Reference Healths healths, @Reference Json json) {
    this(models, healths, json, Time.SYSTEM, () -> ThreadLocalRandom.current().nextLong());
  }

  RouterModel(Models models, Healths healths, Json json, Time time, RandomGenerator random) {
    this.surroundings = new Surroundings(models, healths, new Backoff(time, random), time);
    this.choice = new Choice(healths, random);
    this.check = new AnswerCheck(json);
    this.auto = new OpenRoute(Route.auto(), time);
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
    Optional<RequestDigest> digest = asked.cache().enabled()
        ? RequestDigest.of(request, context.scope(), asked.route().cacheShared())
        : Optional.empty();
    Optional<AnswerCache.Answer> kept = digest.flatMap(asked.cache()::find);
    return kept.isPresent()
        ? new ToldAgain(kept.get())
        : answer(asked.route(), request, context, digest.map(asked.cache()::keeper).orElse(null));
  }

  private ModelStream answer(Route route, ChatRequest request, CallContext context, Consumer<AnswerCache.Answer> keep)
      throws ModelException, InterruptedException {
    List<Candidate> candidates = choice.of(route, Needs.of(request), surroundings.models().list());
    var attempts = new Attempts(surroundings, route, candidates, request, context);
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
