package io.osgent.websocket.internal;

import io.osgent.api.json.Json;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.ActivityLog;
import io.osgent.server.http.WebSocketEndpoint;
import io.osgent.server.memory.Memories;
import io.osgent.server.run.Runs;
import io.osgent.server.run.Sessions;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Offers the endpoint while there is something behind it. It registers the service by hand: declarative services would
 * withdraw it first, and with that the HTTP server closes the connections before anybody could say goodbye.
 */
@Component(configurationPid = "io.osgent.websocket", service = {})
@Designate(ocd = WebSocketInterface.Config.class)
public final class WebSocketInterface {
  /** Configuration {@code io.osgent.websocket}. */
  @ObjectClassDefinition(name = "WebSocket interface", description = "How much one connection may follow")
  public @interface Config {
    @AttributeDefinition(description = "How many runs one connection may follow at once", min = "1")
    int maxSubscriptions() default 1000;
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile ActivityLog log;

  private final ControlEndpoint endpoint;
  private final ServiceRegistration<WebSocketEndpoint> registration;

  @Activate
  public WebSocketInterface(BundleContext context, Config config, @Reference Runs runs, @Reference Sessions sessions,
      @Reference Memories memories,
      @Reference Json json) {
    if (config.maxSubscriptions() < 1) {
      throw new IllegalArgumentException("maxSubscriptions should be above 0, but is " + config.maxSubscriptions());
    }
    endpoint = new ControlEndpoint(runs, sessions, memories, json, this::note, context.getProperty("osgent.version"),
        config.maxSubscriptions());
    registration = context.registerService(WebSocketEndpoint.class, endpoint,
        FrameworkUtil.asDictionary(Map.of(WebSocketEndpoint.PATH, ControlEndpoint.PATH)));
  }

  private void note(Activity activity) {
    var now = log;
    if (now != null) {
      now.note(activity);
    }
  }

  @Deactivate
  public void deactivate() {
    endpoint.close();
    registration.unregister();
  }
}
