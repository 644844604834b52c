package io.osgent.http.internal;

import io.osgent.api.json.Json;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.internal.inject.Providers;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** Makes Jersey applications with what every resource gets: JSON bodies, problems for failures, and no more than that. */
final class ApplicationFactory {
  private final JsonBodies bodies;
  private final ProblemBodies problems = new ProblemBodies();
  private final Rules rules = new Rules();
  private final RequestBodies requests;
  // Jersey warns of each resource instance that it is no provider, which it need not be; held, or the level is forgotten.
  private final Logger complaints = Logger.getLogger(Providers.class.getName());

  ApplicationFactory(Needed<Json> json, Settings settings) {
    this.bodies = new JsonBodies(json);
    this.requests = new RequestBodies(settings.maxBodyBytes(), settings.maxUploadBytes(),
        settings.bounds().head(), settings.bounds().bodyBytesPerSecond());
    complaints.setLevel(Level.SEVERE);
  }

  /**
   * @param resources with their paths
   * @throws RuntimeException if the resources do not fit together
   */
  Application create(Map<Object, Paths> resources, Failures failures) {
    // Jersey finds its own parts through the context class loader; without them RuntimeDelegate has no implementation.
    var thread = Thread.currentThread();
    var loader = thread.getContextClassLoader();
    thread.setContextClassLoader(ResourceConfig.class.getClassLoader());
    try {
      var config = new ResourceConfig().property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
          .property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
          .property(CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL")
          .property(CommonProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0)
          .property(ServerProperties.BV_FEATURE_DISABLE, true).property(ServerProperties.WADL_FEATURE_DISABLE, true)
          .property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true).register(bodies)
          .register(problems).register(failures).register(rules)
          .register(new ActingFor());
      resources.keySet().forEach(config::register);
      return new Application(new ApplicationHandler(config), requests, Map.copyOf(resources));
    } finally {
      thread.setContextClassLoader(loader);
    }
  }
}
