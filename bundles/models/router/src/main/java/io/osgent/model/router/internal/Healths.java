package io.osgent.model.router.internal;

import io.osgent.model.router.internal.Breaker.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the models are that routes have asked. */
@Component(name = "io.osgent.model.router.health", service = Healths.class)
@Designate(ocd = Healths.Config.class)
public final class Healths {
  private static final Logger LOG = LoggerFactory.getLogger(Healths.class);

  /** When a model is kept from being asked, the same for all routes. */
  @ObjectClassDefinition(name = "Model router: health", description = "When a model that fails is left alone for a while")
  @interface Config {
    @AttributeDefinition(description = "After so many failures in a row")
    int failuresInARow() default 5;

    @AttributeDefinition(description = "Or when of so many last calls")
    int window() default 20;

    @AttributeDefinition(description = "this part has failed, between 0 and 1")
    double failureRatio() default 0.5;

    @AttributeDefinition(description = "For so long; then one call finds out how it is")
    int restSeconds() default 30;
  }

  private final Map<String, ModelHealth> models = new ConcurrentHashMap<>();
  private final Time time;
  private volatile Limits limits = Limits.DEFAULT;

  @Activate
  public Healths(Config config) {
    this(Time.SYSTEM);
    change(config);
  }

  Healths(Time time) {
    this.time = time;
  }

  @Modified
  void change(Config config) {
    if (!within(config.failuresInARow()) || !within(config.window()) || !(config.failureRatio() > 0)
        || config.restSeconds() < 1) {
      LOG.error(
          "failuresInARow and window should be from 1 to {}, failureRatio and restSeconds more than 0; what was before "
              + "holds",
          Limits.MOST);
    } else {
      limits = new Limits(config.failuresInARow(), config.window(), config.failureRatio(),
          Duration.ofSeconds(config.restSeconds()));
    }
  }

  private static boolean within(int number) {
    return number >= 1 && number <= Limits.MOST;
  }

  ModelHealth of(String model) {
    return models.computeIfAbsent(model, name -> new ModelHealth(time, () -> limits));
  }

  /** Which models are not asked now, and why; empty when all may be. */
  String resting() {
    return models.entrySet().stream().sorted(Map.Entry.comparingByKey())
        .flatMap(model -> model.getValue().rests().map(why -> model.getKey() + ": " + why).stream())
        .collect(Collectors.joining("; "));
  }

  /** How soon each begins to answer, a clause each. */
  List<String> firstPieces() {
    return models.entrySet().stream().sorted(Map.Entry.comparingByKey())
        .flatMap(model -> model.getValue().latency().summary().map(took -> model.getKey() + " begins after "
            + took.average().toMillis() + " ms, p95 " + took.p95().toMillis() + " ms").stream())
        .toList();
  }
}
