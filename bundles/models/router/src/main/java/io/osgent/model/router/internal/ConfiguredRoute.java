package io.osgent.model.router.internal;

import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The route that a configuration describes. One that can't be read is no route, and the log says why. */
@Component(name = "io.osgent.model.router", service = ConfiguredRoute.class, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RouteConfig.class, factory = true)
public final class ConfiguredRoute {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredRoute.class);

  private final Time time;
  private volatile Optional<OpenRoute> route;

  @Activate
  public ConfiguredRoute(RouteConfig config) {
    this(config, Time.SYSTEM);
  }

  ConfiguredRoute(RouteConfig config, Time time) {
    this.time = time;
    this.route = read(config);
  }

  @Modified
  void change(RouteConfig config) {
    route = read(config);
  }

  Optional<OpenRoute> route() {
    return route;
  }

  private Optional<OpenRoute> read(RouteConfig config) {
    try {
      var read = new OpenRoute(Route.of(config), time);
      LOG.info("route {}: {}", read.route().fullName(), read.route().description());
      return Optional.of(read);
    } catch (IllegalArgumentException wrong) {
      LOG.error("route {} is not offered: {}", config.name(), wrong.getMessage());
      return Optional.empty();
    }
  }
}
