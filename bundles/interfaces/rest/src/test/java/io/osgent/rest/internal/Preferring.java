package io.osgent.rest.internal;

import io.osgent.api.Scope;
import io.osgent.server.preference.Preference;
import io.osgent.server.preference.PreferenceValue;
import io.osgent.server.preference.PreferenceValue.From;
import io.osgent.server.preference.Preferences;
import io.osgent.server.preference.Preferred;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Everybody prefers one time zone. */
record Preferring(String zone) implements Preferences {
  @Override
  public List<Preference> known() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<PreferenceValue> get(String userId, Principal by) {
    return List.of(new PreferenceValue("language", "de", From.USER),
        new PreferenceValue("time_zone", zone, From.USER));
  }

  @Override
  public List<PreferenceValue> put(String userId, Map<String, ?> values, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<PreferenceValue> patch(String userId, Map<String, ?> changes, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Preferred preferred(Scope person, Instant at) {
    throw new UnsupportedOperationException();
  }
}
