package io.osgent.model.router.internal;

import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Which models a route asks for a request, the one to be asked first first. */
final class Choice {
  private final Healths healths;
  private final Tiers tiers;
  private final RandomGenerator random;

  Choice(Healths healths, Tiers tiers, RandomGenerator random) {
    this.healths = healths;
    this.tiers = tiers;
    this.random = random;
  }

  /** @throws ModelException if there is none that can do what is needed; the message says what each lacks */
  List<Candidate> of(Route route, Needs needs, List<ModelInfo> onOffer) throws ModelException {
    List<Candidate> all = named(route, onOffer);
    if (all.isEmpty()) {
      throw new ModelException(Kind.NOT_FOUND, route.fullName() + " has nobody to ask: there is no other model here");
    }
    List<Candidate> able = all.stream().filter(candidate -> missing(candidate, route, needs).isEmpty())
        .collect(Collectors.toCollection(ArrayList::new));
    if (able.isEmpty()) {
      throw new ModelException(Kind.INVALID_REQUEST, "no model of " + route.fullName() + " can do this: " + all.stream()
          .map(candidate -> candidate.model() + ": " + missing(candidate, route, needs).orElseThrow())
          .collect(Collectors.joining("; ")));
    }
    if (able.size() > 1) {
      able.sort(order(route, needs));
    }
    return able;
  }

  private Optional<String> missing(Candidate candidate, Route route, Needs needs) {
    Tier tier = route.quality() == null ? null : tiers.of(candidate.model());
    return tier != null && tier.compareTo(route.quality()) < 0
        ? Optional.of("its quality is " + tier + ", not " + route.quality())
        : needs.missing(candidate.abilities());
  }

  private static List<Candidate> named(Route route, List<ModelInfo> onOffer) {
    if (route.models().isEmpty()) {
      return withoutDemo(onOffer.stream().filter(info -> !Route.leadsToTheRouter(info.name()))
          .map(info -> new Candidate(info.name(), 1, info)).toList());
    }
    Map<String, ModelInfo> known = onOffer.stream()
        .collect(Collectors.toMap(ModelInfo::name, Function.identity(), (one, other) -> one));
    return route.models().stream().map(named -> new Candidate(named.model(), named.weight(), known.get(named.model())))
        .toList();
  }

  /** Whoever has configured a real model does not want to be answered by the demo model when that fails. */
  private static List<Candidate> withoutDemo(List<Candidate> all) {
    List<Candidate> real = all.stream().filter(candidate -> !candidate.demo()).toList();
    return real.isEmpty() ? all : real;
  }

  private Comparator<Candidate> order(Route route, Needs needs) {
    Comparator<Candidate> byFit = Comparator.comparing(candidate -> !needs.fits(candidate.abilities()));
    return byFit.thenComparing(by(route.choose(), needs));
  }

  private Comparator<Candidate> by(Route.Choose choose, Needs needs) {
    return switch (choose) {
      case FIRST -> Comparator.comparing(candidate -> 0);
      case CHEAPEST -> Comparator.comparing(candidate -> candidate.price() == null ? null : candidate.cost(needs),
          Comparator.nullsLast(Comparator.naturalOrder()));
      case FASTEST -> drawn(candidate -> healths.of(candidate.model()).latency().average());
      // The least of exponential variates, each with its rate, is a given one as often as its share of all rates.
      case WEIGHTED -> drawn(candidate -> -Math.log(1 - random.nextDouble()) / candidate.weight());
    };
  }

  /** By a number that is taken once each, because it changes. */
  private static Comparator<Candidate> drawn(Function<Candidate, Double> number) {
    var numbers = new HashMap<String, Double>();
    return Comparator
        .comparing(candidate -> numbers.computeIfAbsent(candidate.model(), name -> number.apply(candidate)));
  }
}
