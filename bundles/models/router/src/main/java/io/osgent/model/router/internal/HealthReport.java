package io.osgent.model.router.internal;

import io.osgent.api.health.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Tells how the models of routes are and of what use their answers told again. It is always up: a model that is kept from
 * being asked does not take the server down.
 */
@Component(service = HealthCheck.class)
public final class HealthReport implements HealthCheck {
  private final Healths healths;
  private final List<ConfiguredRoute> routes = new CopyOnWriteArrayList<>();

  @Activate
  public HealthReport(@Reference Healths healths) {
    this.healths = healths;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRoute(ConfiguredRoute route) {
    routes.add(route);
  }

  void removeRoute(ConfiguredRoute route) {
    routes.remove(route);
  }

  @Override
  public String name() {
    return "router";
  }

  @Override
  public Health check() {
    var clauses = new ArrayList<String>();
    String resting = healths.resting();
    if (resting.isEmpty()) {
      clauses.add("every model may be asked");
      clauses.addAll(healths.firstPieces());
    } else {
      clauses.add("not asked for now: " + resting);
    }
    routes.stream().flatMap(route -> route.route().stream()).filter(open -> open.cache().enabled())
        .map(HealthReport::cache).sorted().forEach(clauses::add);
    return Health.up(String.join("; ", clauses));
  }

  private static String cache(OpenRoute open) {
    AnswerCache.Figures figures = open.cache().figures();
    String alike = figures.alike() == 0 ? "" : ", " + figures.alike() + " of them for being alike";
    return open.route().fullName() + " told " + figures.hits() + " answers again" + alike + ", asked "
        + figures.misses() + " times, keeps " + figures.entries() + " of " + open.route().caching().entries()
        + ", dropped " + figures.evicted() + " for room";
  }
}
