package io.osgent.memory.search.vector;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out once whether the JVM has the Vector API, and whether this bundle may use it. */
final class BestKernel {
  private static final Logger LOG = LoggerFactory.getLogger(BestKernel.class);
  private static final String MODULE = "jdk.incubator.vector";

  static final Kernel HERE = find();

  private BestKernel() {}

  /** By its name: a class that refers to one that is not there cannot be loaded either. */
  private static Kernel find() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return new ScalarKernel();
    }
    try {
      return (Kernel) Class.forName(BestKernel.class.getPackageName() + ".VectorApiKernel").getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.warn("The JVM has {}, but it cannot be used here: {}", MODULE, e.toString());
      return new ScalarKernel();
    }
  }
}
