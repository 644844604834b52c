package io.osgent.admin.internal;

import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Put into test bundles: offers a greeting that tells the bundle's version. */
public final class GreetingActivator implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    String greeting = "hello from " + context.getBundle().getVersion();
    context.registerService(Supplier.class, () -> greeting, null);
  }

  @Override
  public void stop(BundleContext context) {
    // The framework unregisters the service.
  }
}
