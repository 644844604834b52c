package io.osgent.http.internal;

import io.osgent.api.json.Json;
import io.osgent.http.internal.limits.Limits;
import io.osgent.http.internal.tls.TlsComponent;
import io.osgent.server.activity.ActivityLog;
import io.osgent.server.http.HttpAddress;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.security.Authenticator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
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
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the HTTP server with whatever resources and endpoints bundles offer, and says where it is. It depends on nobody:
 * whatever goes, the port stays open and the clients stay connected.
 */
@Component(service = {}, immediate = true, configurationPid = "io.osgent.http")
@Designate(ocd = Config.class)
public final class HttpComponent {
  private static final Logger LOG = LoggerFactory.getLogger(HttpComponent.class);

  private final BundleContext bundles;
  private final HttpServer server;
  private final AtomicReference<ActivityLog> activity = new AtomicReference<>();
  private ServiceRegistration<HttpAddress> address;
  private boolean stopped;

  @Activate
  public HttpComponent(BundleContext bundles, Config config, @Reference TlsComponent tls, @Reference Limits limits) {
    this.bundles = bundles;
    this.server = new HttpServer(
        Settings.of(config, bundles.getProperty("osgent.host"), bundles.getProperty("osgent.port")), tls.settings(),
        limits);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  void addJson(Json json) {
    server.json().come(json);
  }

  void removeJson(Json json) {
    server.json().go(json);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  void addKeys(Authenticator keys) {
    server.keys().come(keys);
  }

  void removeKeys(Authenticator keys) {
    server.keys().go(keys);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  void addActivity(ActivityLog log) {
    activity.set(log);
    server.noteIn(log);
  }

  void removeActivity(ActivityLog log) {
    if (activity.compareAndSet(log, null)) {
      server.noteIn(activity.get());
    }
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
