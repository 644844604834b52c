package io.osgent.preferences.internal;

import io.osgent.server.preference.Preference;
import io.osgent.server.preference.PreferenceSource;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;

/** The preferences that Osgent itself asks for. */
@Component
public final class OwnPreferences implements PreferenceSource {
  static final String LANGUAGE = "language";
  static final String TONE = "tone";
  static final String TIME_ZONE = "time_zone";
  static final String MODEL = "model";
  static final String NEUTRAL = "neutral";

  private static final Pattern MODEL_NAME = Pattern.compile("[^/\\s]+/\\S+");
  /** The day and no more: what the agent is told stays the same for as long as possible, so that providers find it in their caches. */
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);

  private static final List<Preference> ALL = List.of(
      Preference.text(LANGUAGE, "The language of answers, as a BCP 47 tag; without it, the one the person writes in",
          "language-tag"),
      Preference.oneOf(TONE, NEUTRAL, "How answers sound", NEUTRAL, "friendly", "formal", "concise"),
      Preference.text(TIME_ZONE, "Where the person's clock is, as an IANA time zone", "time-zone"),
      Preference.text(MODEL,
          "The model that answers, provider/model, where neither the request nor the agent names one",
          "model"));

  @Override
  public List<Preference> preferences() {
    return ALL;
  }

  @Override
  public Optional<String> wrong(String preference, Object value) {
    String text = value.toString();
    return switch (preference) {
      case LANGUAGE -> language(text).isPresent()
          ? Optional.empty()
          : Optional.of("a language as BCP 47 has it, e.g. de or pt-BR");
      case TIME_ZONE -> ZoneId.getAvailableZoneIds().contains(text)
          ? Optional.empty()
          : Optional.of("a time zone of the IANA database, e.g. Europe/Zurich");
      case MODEL -> MODEL_NAME.matcher(text).matches()
          ? Optional.empty()
          : Optional.of("a provider and a model of it, e.g. openai/gpt-5");
      default -> Optional.empty();
    };
  }

  /** Its name in English; empty when it is none. */
  private static Optional<String> language(String tag) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(tag).build();
      // A language nobody knows has no name but its code.
      boolean known = !locale.getLanguage().isEmpty()
          && !locale.getDisplayLanguage(Locale.ENGLISH).equals(locale.getLanguage());
      return known ? Optional.of(locale.getDisplayName(Locale.ENGLISH)) : Optional.empty();
    } catch (IllformedLocaleException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> told(String preference, Object value, Instant at) {
    String text = value.toString();
    return switch (preference) {
      case LANGUAGE -> language(text).map(name -> "They prefer answers in " + name + ".");
      case TONE -> text.equals(NEUTRAL) ? Optional.empty() : Optional.of("They prefer a " + text + " tone.");
      case TIME_ZONE -> Optional.of("Their time zone is " + text + "; the date there is "
          + DAY.format(at.atZone(ZoneId.of(text))) + ".");
      default -> Optional.empty();
    };
  }
}
