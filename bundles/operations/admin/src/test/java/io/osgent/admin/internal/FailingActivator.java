package io.osgent.admin.internal;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Put into test bundles: does not start. */
public final class FailingActivator implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    throw new IllegalStateException("the licence file is missing\nand this is more than one line");
  }

  @Override
  public void stop(BundleContext context) {
    // Never started.
  }
}
