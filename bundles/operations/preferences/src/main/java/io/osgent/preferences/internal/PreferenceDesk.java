package io.osgent.preferences.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.json.Json;
import io.osgent.preferences.internal.Sources.Offer;
import io.osgent.server.preference.Preference;
import io.osgent.server.preference.PreferenceSource;
import io.osgent.server.preference.PreferenceValue;
import io.osgent.server.preference.PreferenceValue.From;
import io.osgent.server.preference.Preferences;
import io.osgent.server.preference.Preferred;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where preferences are asked for and set: what is kept, seen through what the sources bring. */
@Component(service = {Preferences.class, PersonalData.class}, configurationPid = "io.osgent.preferences")
@Designate(ocd = PreferenceDesk.Config.class)
public final class PreferenceDesk implements Preferences, PersonalData {
  /** Configuration {@code io.osgent.preferences}. */
  @ObjectClassDefinition(name = "Preferences", description = "What counts for those who have not said what they prefer")
  public @interface Config {
    @AttributeDefinition(description = "Values of preferences for everybody who has set none, each NAME=VALUE, e.g. "
        + "time_zone=Europe/Zurich")
    String[] defaults() default {};

    @AttributeDefinition(description = "The database that what people set is in; what is in another one is not taken along", options = {
        @Option("(osgent.database=sqlite)"), @Option("(osgent.database=postgresql)")})
    String database_target() default DATABASE;
  }

  /** Where it is kept if nothing else is configured. */
  private static final String DATABASE = "(" + Database.KIND + "=sqlite)";
  private static final Logger LOG = LoggerFactory.getLogger(PreferenceDesk.class);
  private static final int LONGEST_SENTENCE = 300;

  private final PreferenceTable table;
  private final ServerDefaults defaults;
  private final Sources sources = new Sources();

  @Activate
  public PreferenceDesk(Config config, @Reference(name = "database", target = DATABASE) Database database,
      @Reference Json json) {
    this(new ServerDefaults(config.defaults()), new PreferenceTable(database, json));
  }

  PreferenceDesk(ServerDefaults defaults, PreferenceTable table) {
    this.defaults = defaults;
    this.table = table;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addSource(ServiceReference<PreferenceSource> reference, PreferenceSource source) {
    sources.add(reference, source);
  }

  void removeSource(ServiceReference<PreferenceSource> reference) {
    sources.remove(reference);
  }

  @Override
  public List<Preference> known() {
    return sources.now().values().stream().map(Offer::preference).toList();
  }

  @Override
  public List<PreferenceValue> get(String userId, Principal by) {
    return seen(table.of(by.scope(userId)));
  }

  @Override
  public List<PreferenceValue> put(String userId, Map<String, ?> values, Principal by) {
    Scope scope = by.scope(userId);
    Map<String, Offer> offers = sources.now();
    values.forEach((name, value) -> require(offers, name, value));
    return seen(table.change(scope, before -> {
      // Those whose bundle is away can't be named by anybody, so nobody wants them gone.
      var after = new TreeMap<>(before);
      after.keySet().removeAll(offers.keySet());
      after.putAll(values);
      return after;
    }));
  }

  @Override
  public List<PreferenceValue> patch(String userId, Map<String, ?> changes, Principal by) {
    Scope scope = by.scope(userId);
    Map<String, Offer> offers = sources.now();
    changes.forEach((name, value) -> {
      if (value != null) {
        require(offers, name, value);
      }
    });
    return seen(table.change(scope, before -> {
      var after = new TreeMap<>(before);
      changes.forEach((name, value) -> {
        if (value != null) {
          after.put(name, value);
        } else if (after.remove(name) == null && !offers.containsKey(name)) {
          throw unknown(offers, name);
        }
      });
      return after;
    }));
  }

  private static void require(Map<String, Offer> offers, String name, Object value) {
    Offer offer = offers.get(name);
    if (offer == null) {
      throw unknown(offers, name);
    } else if (value == null) {
      throw ProblemException.badRequest("invalid_preference", "'" + name + "' should have a value, but is null");
    }
    offer.wrong(value).ifPresent(right -> {
      String is = value instanceof String text ? "'" + clipped(flat(text)) + "'" : clipped(flat(value.toString()));
      throw ProblemException.badRequest("invalid_preference", "'" + name + "' should be " + right + ", but is " + is);
    });
  }

  private static ProblemException unknown(Map<String, Offer> offers, String name) {
    return ProblemException.badRequest("invalid_preference", "there is no preference '" + clipped(flat(name))
        + "'; there are: " + offers.keySet().stream().collect(Collectors.joining(", ")));
  }

  private List<PreferenceValue> seen(Map<String, Object> set) {
    return sources.now().values().stream().map(offer -> value(offer, set)).toList();
  }

  /** What was set once and does not fit any more does not count; it may again. */
  private PreferenceValue value(Offer offer, Map<String, Object> set) {
    String name = offer.preference().name();
    Object own = set.get(name);
    if (own != null && offer.wrong(own).isEmpty()) {
      return new PreferenceValue(name, own, From.USER);
    }
    return defaults.of(offer).map(value -> new PreferenceValue(name, value, From.SERVER))
        .orElseGet(() -> new PreferenceValue(name, offer.preference().defaultValue(), From.DEFAULT));
  }

  @Override
  public Preferred preferred(Scope person, Instant at) {
    Map<String, Object> set = table.of(person);
    String model = null;
    var told = new ArrayList<String>();
    for (Offer offer : sources.now().values()) {
      PreferenceValue value = value(offer, set);
      if (value.from() != From.DEFAULT) {
        sentence(offer, value, at).ifPresent(told::add);
        model = value.name().equals(OwnPreferences.MODEL) ? value.value().toString() : model;
      }
    }
    return new Preferred(model, told);
  }

  private static Optional<String> sentence(Offer offer, PreferenceValue value, Instant at) {
    try {
      return offer.source().told(value.name(), value.value(), at).map(said -> clipped(flat(said)));
    } catch (RuntimeException e) {
      LOG.warn("What the preference '{}' means is not to be had; the agent is not told of it", value.name(), e);
      return Optional.empty();
    }
  }

  private static String flat(String text) {
    return text.replaceAll("[\\s\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
  }

  private static String clipped(String text) {
    if (text.length() <= LONGEST_SENTENCE) {
      return text;
    }
    boolean splits = Character.isLowSurrogate(text.charAt(LONGEST_SENTENCE));
    return text.substring(0, splits ? LONGEST_SENTENCE - 1 : LONGEST_SENTENCE) + "…";
  }

  @Override
  public String kind() {
    return "preferences";
  }

  @Override
  public void erase(Scope scope) {
    table.erase(scope);
  }

  @Override
  public void eraseTenant(String tenant) {
    table.eraseTenant(tenant);
  }

  /** Also what was set for bundles that are away. */
  @Override
  public Iterator<?> export(Scope scope) {
    Map<String, Object> set = table.of(scope);
    return set.isEmpty() ? List.of().iterator() : List.of(set).iterator();
  }
}
