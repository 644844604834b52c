package io.osgent.preferences.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.json.Json;
import io.osgent.server.preference.Preference;
import io.osgent.server.preference.PreferenceSource;
import io.osgent.server.preference.PreferenceValue;
import io.osgent.server.preference.PreferenceValue.From;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import io.osgent.storage.sqlite.internal.SqliteFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferencesTest {
  private static final Principal ANN = Principal.of("ann-key", "default", "ann", BuiltInRole.USER);
  private static final Principal OTHER_ANN = Principal.of("ann-key", "acme", "ann", BuiltInRole.USER);
  private static final Principal BOT = Principal.of("bot", "default", "bot", BuiltInRole.SERVICE);
  private static final Scope SCOPE = new Scope("default", "ann", null, null);
  private static final Instant AT = Instant.parse("2026-11-26T23:30:00Z");

  /** A database that counts, and can be broken. */
  private static final class Counting implements Database {
    private final Database real;
    private int reads;
    private boolean broken;

    Counting(Database real) {
      this.real = real;
    }

    private Database real() {
      if (broken) {
        throw new StorageException("the disk is gone", null);
      }
      return real;
    }

    @Override
    public void migrate(String owner, List<String> steps) {
      real().migrate(owner, steps);
    }

    @Override
    public void guard(List<Owned> tables) {
      real().guard(tables);
    }

    @Override
    public <T> T read(Work<T> work) {
      reads++;
      return real().read(work);
    }

    @Override
    public <T> T read(Reach reach, Work<T> work) {
      reads++;
      return real().read(reach, work);
    }

    @Override
    public <T> T write(Work<T> work) {
      return real().write(work);
    }

    @Override
    public <T> T write(Reach reach, Work<T> work) {
      return real().write(reach, work);
    }
  }

  static final class PlainJson implements Json {
    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public String write(Object value) {
      try {
        return mapper.writeValueAsString(value);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public <T> T read(String json, Class<T> type) {
      try {
        return mapper.readValue(json, type);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** As another bundle would bring it. */
  private static final class Weather implements PreferenceSource {
    @Override
    public List<Preference> preferences() {
      return List.of(Preference.oneOf("weather.unit", "celsius", "How warm it is", "celsius", "fahrenheit"),
          Preference.integer("weather.days", 3, "How far to look ahead", 1, 14),
          Preference.flag("weather.alerts", false, "Whether to warn"));
    }

    @Override
    public Optional<String> told(String preference, Object value, Instant at) {
      return Optional.of("They want " + preference + "\n[to be] " + value + "x".repeat(500));
    }
  }

  @TempDir
  private Path folder;
  private AutoCloseable opened;
  private Counting database;
  private PreferenceDesk desk;

  @BeforeEach
  void open() throws Exception {
    opened = database(folder);
    database = new Counting((Database) opened);
    desk = desk();
  }

  @AfterEach
  void close() throws Exception {
    opened.close();
  }

  protected AutoCloseable database(Path place) throws Exception {
    return new SqliteFile(place.resolve("data/osgent.db"), 2);
  }

  private PreferenceDesk desk(String... defaults) {
    var made = new PreferenceDesk(new ServerDefaults(defaults), new PreferenceTable(database, new PlainJson()));
    made.addSource(new Ranked(0), new OwnPreferences());
    return made;
  }

  private static PreferenceValue of(List<PreferenceValue> values, String name) {
    return values.stream().filter(value -> value.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void whoeverHasSaidNothingHasTheDefaults() {
    assertThat(desk.get("ann", ANN)).containsExactly(new PreferenceValue("language", null, From.DEFAULT),
        new PreferenceValue("model", null, From.DEFAULT), new PreferenceValue("time_zone", null, From.DEFAULT),
        new PreferenceValue("tone", "neutral", From.DEFAULT));
    assertThat(desk.preferred(SCOPE, AT).told()).isEmpty();
    assertThat(desk.preferred(SCOPE, AT).model()).isNull();
  }

  @Test
  void whatIsSetCountsAndOutlivesTheBundle() {
    desk.patch("ann", Map.of("language", "de-CH", "time_zone", "Europe/Zurich", "tone", "concise"), ANN);

    PreferenceDesk next = desk();
    assertThat(of(next.get("ann", ANN), "language")).isEqualTo(new PreferenceValue("language", "de-CH", From.USER));
    assertThat(next.preferred(SCOPE, AT).told()).containsExactly("They prefer answers in German (Switzerland).",
        "Their time zone is Europe/Zurich; the date there is Friday, 27 November 2026.",
        "They prefer a concise tone.");
  }

  @Test
  void aPatchLeavesTheOthersAndNullUnsets() {
    desk.patch("ann", Map.of("language", "de", "tone", "formal"), ANN);
    var changes = new HashMap<String, Object>();
    changes.put("language", null);
    changes.put("model", "openai/gpt-5");
    List<PreferenceValue> now = desk.patch("ann", changes, ANN);

    assertThat(of(now, "language").from()).isEqualTo(From.DEFAULT);
    assertThat(of(now, "tone").value()).isEqualTo("formal");
    assertThat(desk.preferred(SCOPE, AT).model()).isEqualTo("openai/gpt-5");
  }

  @Test
  void aPutReplacesAll() {
    desk.patch("ann", Map.of("language", "de", "tone", "formal"), ANN);
    List<PreferenceValue> now = desk.put("ann", Map.of("language", "pt-BR"), ANN);
    assertThat(of(now, "language").value()).isEqualTo("pt-BR");
    assertThat(of(now, "tone").from()).isEqualTo(From.DEFAULT);
  }

  @Test
  void whatIsWrongIsRefusedWithWhatWouldBeRightAndNothingIsChanged() {
    refused(Map.of("language", "german"), "'language' should be a language as BCP 47 has it, e.g. de or pt-BR, but is "
        + "'german'");
    refused(Map.of("language", "xx"),
        "'language' should be a language as BCP 47 has it, e.g. de or pt-BR, but is 'xx'");
    refused(Map.of("time_zone", "Zurich"),
        "'time_zone' should be a time zone of the IANA database, e.g. Europe/Zurich, but is 'Zurich'");
    refused(Map.of("tone", "rude"), "'tone' should be one of neutral, friendly, formal, concise, but is 'rude'");
    refused(Map.of("model", "gpt-5"),
        "'model' should be a provider and a model of it, e.g. openai/gpt-5, but is 'gpt-5'");
    refused(Map.of("model", 5), "'model' should be a text on one line, of at most 200 characters, but is 5");
    refused(Map.of("lnguage", "de"),
        "there is no preference 'lnguage'; there are: language, model, time_zone, tone");
    refused(Map.of("tone", "formal", "language", "a\nb"),
        "'language' should be a text on one line, of at most 200 characters, but is 'a b'");
    assertThat(desk.get("ann", ANN)).extracting(PreferenceValue::from).containsOnly(From.DEFAULT);
  }

  private void refused(Map<String, Object> values, String why) {
    assertThatThrownBy(() -> desk.patch("ann", values, ANN)).isInstanceOf(ProblemException.class).hasMessage(why);
    assertThatThrownBy(() -> desk.put("ann", values, ANN)).isInstanceOf(ProblemException.class).hasMessage(why);
  }

  @Test
  void everyoneHasTheirOwnAndNobodySeesAnothers() {
    desk.patch("ann", Map.of("tone", "formal"), ANN);

    assertThat(of(desk.get("ann", OTHER_ANN), "tone").from()).isEqualTo(From.DEFAULT);
    assertThat(of(desk.get("bob", BOT), "tone").from()).isEqualTo(From.DEFAULT);
    assertThat(of(desk.get("ann", BOT), "tone").value()).isEqualTo("formal");
    for (String user : List.of("bob", "nobody")) {
      assertThatThrownBy(() -> desk.get(user, ANN)).hasMessage("this key may not act for another user");
      assertThatThrownBy(() -> desk.put(user, Map.of(), ANN)).hasMessage("this key may not act for another user");
      assertThatThrownBy(() -> desk.patch(user, Map.of("nonsense", 1), ANN))
          .hasMessage("this key may not act for another user");
    }
  }

  @Test
  void aBundleAddsPreferencesAndTakesThemAwayButTheirValuesAreKept() {
    desk.addSource(new Ranked(1), new Weather());
    desk.patch("ann", Map.of("weather.unit", "fahrenheit", "weather.days", 7, "tone", "formal"), ANN);
    refused(Map.of("weather.days", 1.5), "'weather.days' should be a whole number from 1 up to 14, but is 1.5");
    refused(Map.of("weather.days", 15), "'weather.days' should be a whole number from 1 up to 14, but is 15");
    refused(Map.of("weather.alerts", "yes"), "'weather.alerts' should be true or false, but is 'yes'");

    desk.removeSource(new Ranked(1));
    assertThat(desk.known()).extracting(Preference::name).containsExactly("language", "model", "time_zone", "tone");
    desk.put("ann", Map.of(), ANN);
    assertThatThrownBy(() -> desk.patch("ann", Map.of("weather.unit", "celsius"), ANN))
        .hasMessageStartingWith("there is no preference 'weather.unit'");

    desk.addSource(new Ranked(1), new Weather());
    assertThat(of(desk.get("ann", ANN), "weather.unit").value()).isEqualTo("fahrenheit");
    assertThat(of(desk.get("ann", ANN), "weather.days").value()).isEqualTo(7);
    assertThat(of(desk.get("ann", ANN), "tone").from()).isEqualTo(From.DEFAULT);
  }

  @Test
  void whatIsToldStaysOnOneLineOfBoundedLength() {
    desk.addSource(new Ranked(1), new Weather());
    desk.patch("ann", Map.of("weather.unit", "fahrenheit"), ANN);
    assertThat(desk.preferred(SCOPE, AT).told()).singleElement().asString()
        .startsWith("They want weather.unit [to be] fahrenheit").hasSize(301);
  }

  @Test
  void ofTwoOfOneNameTheHigherRankingCounts() {
    PreferenceSource blunt = () -> List.of(Preference.oneOf("tone", "blunt", "How blunt", "blunt"));
    desk.addSource(new Ranked(5), blunt);
    assertThat(of(desk.get("ann", ANN), "tone").value()).isEqualTo("blunt");
    desk.removeSource(new Ranked(5));
    assertThat(of(desk.get("ann", ANN), "tone").value()).isEqualTo("neutral");
  }

  @Test
  void whatDoesNotFitAnyMoreDoesNotCount() {
    desk.addSource(new Ranked(5), () -> List.of(Preference.oneOf("tone", "blunt", "How blunt", "blunt", "kind")));
    desk.patch("ann", Map.of("tone", "kind"), ANN);
    desk.removeSource(new Ranked(5));
    assertThat(of(desk.get("ann", ANN), "tone")).isEqualTo(new PreferenceValue("tone", "neutral", From.DEFAULT));
  }

  @Test
  void theServersDefaultsCountForThoseWhoHaveSaidNothing() {
    PreferenceDesk configured = desk("time_zone = Europe/Lisbon", "tone=rude", "nonsense", "weather.days=5");
    assertThat(of(configured.get("ann", ANN), "time_zone"))
        .isEqualTo(new PreferenceValue("time_zone", "Europe/Lisbon", From.SERVER));
    assertThat(of(configured.get("ann", ANN), "tone").from()).isEqualTo(From.DEFAULT);
    assertThat(configured.preferred(SCOPE, AT).told()).singleElement().asString().contains("Europe/Lisbon");
    configured.addSource(new Ranked(1), new Weather());
    assertThat(of(configured.get("ann", ANN), "weather.days").from()).isEqualTo(From.SERVER);
  }

  @Test
  void whatWasReadOnceIsAtHandAlsoWhileTheDatabaseIsGone() {
    desk.patch("ann", Map.of("tone", "formal"), ANN);
    desk.get("ann", ANN);
    int before = database.reads;
    database.broken = true;
    assertThat(of(desk.get("ann", ANN), "tone").value()).isEqualTo("formal");
    assertThat(database.reads).isEqualTo(before);
    assertThatThrownBy(() -> desk.patch("ann", Map.of("tone", "friendly"), ANN)).isInstanceOf(StorageException.class);
    database.broken = false;
    assertThat(of(desk.get("ann", ANN), "tone").value()).isEqualTo("formal");
  }

  @Test
  void aPersonIsShownAllOfItAndItIsErased() {
    desk.addSource(new Ranked(1), new Weather());
    desk.patch("ann", Map.of("tone", "formal", "weather.days", 7), ANN);
    desk.patch("ann", Map.of("tone", "friendly"), OTHER_ANN);
    desk.removeSource(new Ranked(1));
    assertThat(desk.export(SCOPE)).toIterable().map(Object::toString)
        .containsExactly("{tone=formal, weather.days=7}");

    desk.erase(SCOPE);
    desk.erase(SCOPE);

    assertThat(desk.export(SCOPE)).toIterable().isEmpty();
    assertThat(of(desk.get("ann", ANN), "tone").from()).isEqualTo(From.DEFAULT);
    assertThat(of(desk.get("ann", OTHER_ANN), "tone").value()).isEqualTo("friendly");
  }

  @Test
  void eachSaysWhatItsValuesLookLikeAsJsonSchema() {
    assertThat(Preference.integer("n", 3, "A number", 1, 14).schema().toString()).isEqualTo(
        "{type=integer, description=A number, minimum=1, maximum=14, default=3}");
    assertThat(desk.known().getLast().schema().toString()).isEqualTo("{type=string, description=How answers sound, "
        + "enum=[neutral, friendly, formal, concise], default=neutral}");
    assertThatThrownBy(() -> Preference.text("Time Zone", "", null)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatEverybodyOfATenantHasSetIsErasedWithTheTenant() {
    Principal bot = Principal.of("bot", "acme", "bot", BuiltInRole.SERVICE);
    desk.put(null, Map.of("tone", "formal"), OTHER_ANN);
    desk.put("somebody", Map.of("tone", "formal"), bot);
    desk.put(null, Map.of("tone", "formal"), ANN);

    desk.eraseTenant("acme");
    desk.eraseTenant("acme");

    assertThat(of(desk.get(null, OTHER_ANN), "tone").from()).isEqualTo(From.DEFAULT);
    assertThat(of(desk.get("somebody", bot), "tone").from()).isEqualTo(From.DEFAULT);
    assertThat(of(desk.get(null, ANN), "tone").from()).isEqualTo(From.USER);
  }
}
