package io.osgent.api.event;

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The event types and their records, both ways. */
public final class EventTypes {
  private static final ClassValue<String> NAMES = new ClassValue<>() {
    @Override
    protected String computeValue(Class<?> type) {
      return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", ".").toLowerCase(Locale.ROOT);
    }
  };

  private EventTypes() {}

  static String nameOf(Class<?> type) {
    return NAMES.get(type);
  }

  /** Every type by its name on the wire. */
  public static Map<String, Class<? extends EventData>> byName() {
    var types = new TreeMap<String, Class<? extends EventData>>();
    Arrays.stream(EventData.class.getPermittedSubclasses())
        .forEach(type -> types.put(nameOf(type), type.asSubclass(EventData.class)));
    return Collections.unmodifiableMap(types);
  }
}
