package io.osgent.model.router.internal;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** A router and its surroundings, as a test wants them. */
final class Desk {
  static final ChatRequest HELLO = new ChatRequest("test", "", List.of(new Message.User("Hello")), List.of(), 0, null,
      true);

  final SetTime time = new SetTime();
  final FakeModels models = new FakeModels();
  final Healths healths = new Healths(time);
  final Tiers tiers = new Tiers(config(Tiers.Config.class, Map.of()));
  final HealthReport report = new HealthReport(healths);
  final RouterModel router;

  /** @param random what chance says, the same each time; 0 means no jitter */
  Desk(RandomGenerator random) {
    router = new RouterModel(models, healths, tiers, new PlainJson(), time, random);
  }

  Desk() {
    this(() -> 0);
  }

  /** A route, configured as in a file. */
  Desk route(String name, Map<String, Object> settings) {
    var all = new HashMap<>(settings);
    all.put("name", name);
    var configured = new ConfiguredRoute(config(RouteConfig.class, all), time);
    router.addRoute(configured);
    report.addRoute(configured);
    return this;
  }

  Desk route(String name, String... models) {
    return route(name, Map.of("models", models));
  }

  static <C> C config(Class<C> type, Map<String, Object> settings) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (proxy, method, arguments) -> settings.getOrDefault(method.getName(), method.getDefaultValue())));
  }

  /** All it tells, to the end. */
  List<ModelEvent> ask(String route) throws ModelException, InterruptedException {
    return ask(HELLO.to(route), Caller.ALICE);
  }

  List<ModelEvent> ask(ChatRequest request, Caller caller) throws ModelException, InterruptedException {
    var events = new ArrayList<ModelEvent>();
    try (ModelStream stream = router.open(request, caller)) {
      for (ModelEvent event = stream.next(); event != null; event = stream.next()) {
        events.add(event);
      }
    }
    return events;
  }

  /** The text that counts: what came before another model took over is void. */
  static String text(List<ModelEvent> events) {
    int start = 0;
    for (int i = 0; i < events.size(); i++) {
      start = events.get(i) instanceof ModelEvent.Answering other && other.why() != null ? i : start;
    }
    return events.subList(start, events.size()).stream()
        .map(event -> event instanceof ModelEvent.TextDelta delta ? delta.text() : "").collect(Collectors.joining());
  }

  static List<ModelEvent.Answering> answering(List<ModelEvent> events) {
    return events.stream().filter(ModelEvent.Answering.class::isInstance).map(ModelEvent.Answering.class::cast)
        .toList();
  }

  static ModelEvent.UsageReport usage(List<ModelEvent> events) {
    return events.stream().filter(ModelEvent.UsageReport.class::isInstance).map(ModelEvent.UsageReport.class::cast)
        .reduce((first, last) -> last).orElseThrow();
  }
}
