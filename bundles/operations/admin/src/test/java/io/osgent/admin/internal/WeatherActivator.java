package io.osgent.admin.internal;

import io.osgent.api.health.HealthCheck;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Put into test bundles: offers a tool, and a health check that says what the header {@code Health} wants, and what else the header {@code Offers} names. */
public final class WeatherActivator implements BundleActivator, Tool {
  @Override
  public void start(BundleContext context) {
    context.registerService(Tool.class, this, null);
    String health = context.getBundle().getHeaders().get("Health");
    if (health != null) {
      context.registerService(HealthCheck.class, new WeatherHealth(health), null);
    }
    String offers = context.getBundle().getHeaders().get("Offers");
    if (offers != null) {
      // As declarative services does; a factory need not know the classes, which are not here.
      context.registerService(offers.split(","), new Nothing(), null);
    }
  }

  static final class Nothing implements ServiceFactory<Object> {
    @Override
    public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
      return null;
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object service) {
      // There is none.
    }
  }

  @Override
  public void stop(BundleContext context) {
    // The framework unregisters the services.
  }

  @Override
  public ToolSpec spec() {
    return new ToolSpec("weather", "What the weather is like.", Map.of("type", "object"), Effect.READ,
        Duration.ofSeconds(1), new TreeSet<>(), 100, null);
  }

  @Override
  public ToolResult call(ToolCall call, ToolContext context) {
    throw new UnsupportedOperationException("nobody calls it here");
  }
}
