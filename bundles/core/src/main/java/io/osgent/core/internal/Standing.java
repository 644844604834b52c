package io.osgent.core.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;

/** Which bundles' plugins serve nobody yet, and which take no new runs any more. Thread-safe. */
final class Standing {
  private final Set<Long> onTrial = ConcurrentHashMap.newKeySet();
  private final Set<Long> retiring = ConcurrentHashMap.newKeySet();

  boolean isOnTrial(Bundle bundle) {
    return onTrial.contains(bundle.getBundleId());
  }

  boolean isRetiring(Bundle bundle) {
    return retiring.contains(bundle.getBundleId());
  }

  /** Also one that had been retired, and is to come back. */
  void tryOut(long bundle) {
    retiring.remove(bundle);
    onTrial.add(bundle);
  }

  void endTrial(long bundle) {
    onTrial.remove(bundle);
  }

  void retire(long bundle) {
    retiring.add(bundle);
  }

  /** Forgets a bundle that is gone; a framework never uses its id again. */
  void forget(long bundle) {
    onTrial.remove(bundle);
    retiring.remove(bundle);
  }
}
