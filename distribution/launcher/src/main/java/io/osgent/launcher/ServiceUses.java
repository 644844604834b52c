package io.osgent.launcher;

import java.lang.reflect.Field;
import java.util.Map;
import org.apache.felix.framework.Felix;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the framework forget which services a bundle has used when the bundle is uninstalled. Felix 7.0.5 keeps that, and
 * the bundle with it, for as long as the services live: a server whose plugins are replaced all the time would grow.
 */
final class ServiceUses implements SynchronousBundleListener {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceUses.class);

  private final Map<?, ?> byBundle;

  private ServiceUses(Map<?, ?> byBundle) {
    this.byBundle = byBundle;
  }

  /** @param framework which has been initialised */
  static void forgetThoseOfTheGone(Framework framework) {
    try {
      Object registry = field(Felix.class, "m_registry").get(framework);
      Map<?, ?> byBundle = (Map<?, ?>) field(registry.getClass(), "m_inUseMap").get(registry);
      framework.getBundleContext().addBundleListener(new ServiceUses(byBundle));
    } catch (ReflectiveOperationException | ClassCastException otherFramework) {
      LOG.warn("This framework keeps its service uses elsewhere; whether it forgets them is to be looked at",
          otherFramework);
    }
  }

  private static Field field(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.UNINSTALLED) {
      byBundle.remove(event.getBundle());
    }
  }
}
