package io.osgent.rest.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The document made of what the active bundles say of their resources, each in {@code OSGI-INF/openapi.json}. What they
 * contradict each other in is logged once.
 */
final class DescribedBundles implements BundleTrackerCustomizer<Bundle>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DescribedBundles.class);
  private static final String DESCRIPTION = "OSGI-INF/openapi.json";
  private static final Comparator<Bundle> BY_NAME = Comparator.comparing(Bundle::getSymbolicName)
      .thenComparing(Bundle::getVersion, Comparator.reverseOrder()).thenComparing(Bundle::getBundleId);

  private final Bundle own;
  private final Json json;
  private final BundleTracker<Bundle> tracker;
  private final Map<Bundle, Map<String, Object>> said = new TreeMap<>(BY_NAME);
  private final Set<String> told = new HashSet<>();
  private volatile String document;

  private DescribedBundles(BundleContext context, Json json) {
    own = context.getBundle();
    this.json = json;
    tracker = new BundleTracker<>(context, Bundle.ACTIVE, this);
    said.put(own, description(own));
    document = merged();
  }

  /** @param context of the bundle whose description the others add to */
  static DescribedBundles of(BundleContext context, Json json) {
    var bundles = new DescribedBundles(context, json);
    bundles.tracker.open();
    return bundles;
  }

  String document() {
    return document;
  }

  @Override
  public synchronized Bundle addingBundle(Bundle bundle, BundleEvent event) {
    if (bundle.equals(own) || bundle.getEntry(DESCRIPTION) == null) {
      return null;
    }
    try {
      said.put(bundle, description(bundle));
    } catch (ProblemException | UncheckedIOException e) {
      LOG.warn("{} of {} cannot be read, so its resources are not in /openapi.json: {}", DESCRIPTION, bundle,
          e.getMessage());
      return null;
    }
    document = merged();
    return bundle;
  }

  @Override
  public void modifiedBundle(Bundle bundle, BundleEvent event, Bundle same) {
    // It is active still.
  }

  @Override
  public synchronized void removedBundle(Bundle bundle, BundleEvent event, Bundle same) {
    said.remove(bundle);
    document = merged();
  }

  private Map<String, Object> description(Bundle bundle) {
    URL entry = bundle.getEntry(DESCRIPTION);
    try (var in = entry.openStream()) {
      @SuppressWarnings("unchecked")
      Map<String, Object> description = json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), Map.class);
      return description;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String merged() {
    var whole = new ApiDescription(own.getSymbolicName(), said.get(own));
    said.forEach((bundle, description) -> {
      if (!bundle.equals(own)) {
        whole.add(bundle.getSymbolicName(), description);
      }
    });
    told.retainAll(whole.conflicts());
    whole.conflicts().stream().filter(told::add).forEach(conflict -> LOG.warn("/openapi.json: {}", conflict));
    return json.write(whole.document());
  }

  @Override
  public void close() {
    tracker.close();
  }
}
