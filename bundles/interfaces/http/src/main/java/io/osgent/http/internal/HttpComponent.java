package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.server.http.HttpAddress;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.security.Authenticator;
import io.osgent.server.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.AnyService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the HTTP server with whatever resources and endpoints bundles offer, and says where it is. */
@Component(service = {}, immediate = true, configurationPid = "io.osgent.http")
public final class HttpComponent {
  private static final Logger LOG = LoggerFactory.getLogger(HttpComponent.class);

  private final BundleContext bundles;
  private final HttpServer server;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile Authenticator authenticator;
  private ServiceRegistration<HttpAddress> address;
  private boolean stopped;

  @Activate
  public HttpComponent(BundleContext bundles, Config config, @Reference Json json) {
    this.bundles = bundles;
    this.server = new HttpServer(
        Settings.of(config, bundles.getProperty("osgent.host"), bundles.getProperty("osgent.port")), json,
        this::authenticate);
  }

  /** While nobody knows the keys, clients are told to come back, and the server stays where it is. */
  private Optional<Principal> authenticate(String bearer) {
    Authenticator now = authenticator;
    if (now == null) {
      throw new ProblemException(new Problem("unavailable", 503,
          "the part of the server that knows the keys is not here now; try again", true, Duration.ofSeconds(1), null));
    }
    return now.authenticate(bearer);
  }

  @Reference(service = AnyService.class, target = "(osgi.jakartars.resource=true)", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addResource(Object resource) {
    server.resources().add(resource);
  }

  void removeResource(Object resource) {
    server.resources().remove(resource);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addEndpoint(WebSocketEndpoint endpoint, Map<String, ?> properties) {
    if (properties.get(WebSocketEndpoint.PATH) instanceof String path && path.startsWith("/")) {
      server.webSockets().add(path, endpoint);
    } else {
      LOG.warn("WebSocket endpoint {} is not served: its service property {} should be a path such as /ws",
          endpoint.getClass().getName(), WebSocketEndpoint.PATH);
    }
  }

  void removeEndpoint(WebSocketEndpoint endpoint) {
    server.webSockets().remove(endpoint);
  }

  @Activate
  void start() {
    var unused = server.start().whenComplete((uri, failure) -> {
      if (failure == null) {
        offer(() -> uri);
        LOG.info("HTTP server at {}", uri);
      } else {
        LOG.error("HTTP server not started: {}", failure.getMessage());
        LOG.debug("HTTP server not started", failure);
      }
    });
  }

  @Deactivate
  void stop() {
    withdraw();
    server.stop();
  }

  private synchronized void offer(HttpAddress listening) {
    if (!stopped) {
      address = bundles.registerService(HttpAddress.class, listening, null);
    }
  }

  private synchronized void withdraw() {
    stopped = true;
    if (address != null) {
      address.unregister();
      address = null;
    }
  }
}
