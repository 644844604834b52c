package io.osgent.preferences.internal;

import io.osgent.preferences.internal.Sources.Offer;
import io.osgent.server.preference.Preference.Type;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What counts on this server for those who have said nothing, as its configuration has it. Thread-safe. */
final class ServerDefaults {
  private static final Logger LOG = LoggerFactory.getLogger(ServerDefaults.class);

  private final Map<String, String> texts = new HashMap<>();
  private final Set<String> toldWrong = ConcurrentHashMap.newKeySet();

  /** @param entries each {@code name=value} */
  ServerDefaults(String... entries) {
    for (String entry : entries) {
      int at = entry.indexOf('=');
      if (at < 1) {
        LOG.warn("A default should be name=value, e.g. time_zone=Europe/Zurich, but is '{}'; it does not count", entry);
      } else {
        texts.put(entry.substring(0, at).strip(), entry.substring(at + 1).strip());
      }
    }
  }

  Optional<Object> of(Offer offer) {
    String name = offer.preference().name();
    String text = texts.get(name);
    if (text == null) {
      return Optional.empty();
    }
    Object value = typed(offer.preference().type(), text);
    Optional<String> wrong = offer.wrong(value);
    if (wrong.isPresent() && toldWrong.add(name)) {
      LOG.warn("The default of '{}' in the configuration should be {}, but is '{}'; it does not count", name,
          wrong.get(), text);
    }
    return wrong.isPresent() ? Optional.empty() : Optional.of(value);
  }

  /** What does not read as what it should be stays a text, which is then refused as such. */
  private static Object typed(Type type, String text) {
    return switch (type) {
      case STRING -> text;
      case BOOLEAN -> text.equals("true") || text.equals("false") ? (Object) Boolean.valueOf(text) : text;
      case INTEGER, NUMBER -> text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?") ? (Object) new BigDecimal(text) : text;
    };
  }
}
