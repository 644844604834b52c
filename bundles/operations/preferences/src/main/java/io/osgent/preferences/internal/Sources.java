package io.osgent.preferences.internal;

import io.osgent.server.preference.Preference;
import io.osgent.server.preference.PreferenceSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who brings preferences, and which of them count. Thread-safe. */
final class Sources {
  private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

  /** A preference, and who knows what its values mean. */
  record Offer(Preference preference, PreferenceSource source) {
    /** What would be right; empty when the value is. */
    Optional<String> wrong(Object value) {
      return preference.wrong(value).or(() -> source.wrong(preference.name(), value));
    }
  }

  private record Here(ServiceReference<PreferenceSource> reference, PreferenceSource source) {}

  private final List<Here> all = new CopyOnWriteArrayList<>();
  private volatile Map<String, Offer> offers = Map.of();

  void add(ServiceReference<PreferenceSource> reference, PreferenceSource source) {
    all.add(new Here(reference, source));
    choose();
  }

  void remove(ServiceReference<PreferenceSource> reference) {
    all.removeIf(here -> here.reference().equals(reference));
    choose();
  }

  /** Of two of one name the one of the higher ranking counts, or the one that was there first. */
  private synchronized void choose() {
    var chosen = new TreeMap<String, Offer>();
    all.stream().sorted(Comparator.comparing(Here::reference, Comparator.reverseOrder()))
        .forEach(here -> preferences(here).forEach(preference -> {
          if (chosen.putIfAbsent(preference.name(), new Offer(preference, here.source())) != null) {
            LOG.warn("The preference '{}' of {} is hidden by another of that name", preference.name(),
                here.reference().getBundle());
          }
        }));
    offers = new LinkedHashMap<>(chosen);
  }

  private static List<Preference> preferences(Here here) {
    try {
      return here.source().preferences();
    } catch (RuntimeException e) {
      LOG.warn("{} does not say which preferences it brings", here.reference().getBundle(), e);
      return List.of();
    }
  }

  /** In the order of their names; one state of it. */
  Map<String, Offer> now() {
    return offers;
  }
}
