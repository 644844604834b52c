package io.osgent.tool.clock.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The time zones by the names people give them. Immutable. */
final class Zones {
  private static final int MAX_NAME = 100;
  private static final int SUGGESTIONS = 3;
  private static final Pattern OFFSET = Pattern.compile("(?:(?:UTC|GMT|UT)?[+-]\\d{1,2}(?::?\\d{2})?)|UTC|GMT|Z");

  private final Map<String, String> ids = new TreeMap<>();

  Zones() {
    Properties places = places();
    places.forEach((name, id) -> ids.put((String) name, (String) id));
    for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
      ids.put(plain(id), id);
      // Etc/GMT+5 is five hours behind GMT: its last part would mislead.
      if (!id.startsWith("Etc/") && !id.startsWith("SystemV/")) {
        ids.putIfAbsent(plain(id.substring(id.lastIndexOf('/') + 1)), id);
      }
    }
  }

  private static Properties places() {
    var places = new Properties();
    try (InputStream in = Zones.class.getResourceAsStream("places.properties")) {
      places.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return places;
  }

  /** @throws IllegalArgumentException that names what might have been meant */
  ZoneId find(String place) {
    if (place.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "the place has " + place.length() + " characters; it should be a city or a time"
              + " zone such as 'Europe/Berlin'");
    }
    String offset = place.replace(" ", "").replace('−', '-').toUpperCase(Locale.ROOT);
    if (OFFSET.matcher(offset).matches()) {
      return offset(place, offset);
    }
    String id = ids.get(plain(place));
    if (id == null && place.indexOf(',') > 0) {
      id = ids.get(plain(place.substring(0, place.indexOf(','))));
    }
    if (id == null) {
      throw new IllegalArgumentException("no city or time zone is known as '" + place.strip() + "'; " + hint(place));
    }
    return ZoneId.of(id);
  }

  Set<String> names() {
    return Collections.unmodifiableSet(ids.keySet());
  }

  private static ZoneId offset(String place, String offset) {
    try {
      return ZoneId.of(offset);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + place.strip() + "' is no offset; one is like 'UTC+2' or 'UTC-03:30', from -18 to +18 hours", e);
    }
  }

  private String hint(String place) {
    String wanted = plain(place);
    int nearEnough = Math.max(1, wanted.length() / 3);
    List<String> near = ids.keySet().stream().filter(name -> Math.abs(name.length() - wanted.length()) <= nearEnough)
        .filter(name -> distance(name, wanted) <= nearEnough)
        .sorted(Comparator.comparingInt(name -> distance(name, wanted))).map(ids::get).distinct().limit(SUGGESTIONS)
        .toList();
    return near.isEmpty()
        ? "give a large city nearby, an IANA time zone such as 'Europe/Berlin', or an offset such as 'UTC+2'"
        : "did you mean " + near.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", ")) + "?";
  }

  /** Lower case, without accents, words apart by one blank: "São_Paulo" → "sao paulo". */
  private static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "").toLowerCase(Locale.ROOT)
        .replaceAll("[\\s_.-]+", " ").strip();
  }

  /** How many letters have to be put in, left out or changed. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
