package io.osgent.preferences.internal;

import io.osgent.api.Scope;
import io.osgent.api.json.Json;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.Database.Owned;
import io.osgent.server.storage.PreparedDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What each person has set, in the server's database; what was read last is at hand. Thread-safe. */
final class PreferenceTable {
  private static final String OWNER = "io.osgent.preferences";
  private static final List<String> STEPS = List.of("CREATE TABLE preferences (tenant TEXT NOT NULL,"
      + " person TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tenant, person, name))");
  private static final List<Owned> OWNED = List.of(new Owned("preferences", "tenant", "person"));
  private static final int AT_HAND = 10_000;

  private record Person(String tenant, String user) {
    static Person of(Scope scope) {
      return new Person(storable(scope.tenant()), storable(scope.user()));
    }

    /** PostgreSQL keeps no zero character. */
    private static String storable(String text) {
      return text.replace('\u0000', '\uFFFD');
    }

    Reach reach() {
      return new Reach(tenant, user);
    }
  }

  private final Database database;
  private final Json json;
  private final Map<Person, Map<String, Object>> atHand = new LinkedHashMap<>(64, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Person, Map<String, Object>> eldest) {
      return size() > AT_HAND;
    }
  };
  private long changes;

  PreferenceTable(Database database, Json json) {
    this.database = new PreparedDatabase(database, OWNER, STEPS, OWNED);
    this.json = json;
  }

  /** By name. */
  Map<String, Object> of(Scope scope) {
    var person = Person.of(scope);
    long seen;
    synchronized (atHand) {
      Map<String, Object> known = atHand.get(person);
      if (known != null) {
        return known;
      }
      seen = changes;
    }
    Map<String, Object> read = database.read(person.reach(), connection -> read(connection, person));
    synchronized (atHand) {
      // What was written while we read may not be in it.
      if (changes == seen) {
        atHand.put(person, read);
      }
    }
    return read;
  }

  /** Makes of what is set what is to be set, in one transaction. */
  Map<String, Object> change(Scope scope, UnaryOperator<Map<String, Object>> change) {
    var person = Person.of(scope);
    try {
      return database.write(person.reach(), connection -> {
        Map<String, Object> before = read(connection, person);
        Map<String, Object> after = change.apply(before);
        for (var value : after.entrySet()) {
          if (!value.getValue().equals(before.get(value.getKey()))) {
            put(connection, person, value.getKey(), value.getValue());
          }
        }
        for (String name : before.keySet()) {
          if (!after.containsKey(name)) {
            delete(connection, person, name);
          }
        }
        return after;
      });
    } finally {
      forget(person);
    }
  }

  /** Removes all of it. */
  void erase(Scope scope) {
    var person = Person.of(scope);
    try {
      database.write(person.reach(), connection -> {
        try (PreparedStatement statement = connection
            .prepareStatement("DELETE FROM preferences WHERE tenant = ? AND person = ?")) {
          statement.setString(1, person.tenant());
          statement.setString(2, person.user());
          return statement.executeUpdate();
        }
      });
    } finally {
      forget(person);
    }
  }

  /** Removes all that anybody of a tenant has set. */
  void eraseTenant(String tenant) {
    try {
      database.write(Reach.ofTenant(tenant), connection -> {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM preferences WHERE tenant = ?")) {
          statement.setString(1, tenant);
          return statement.executeUpdate();
        }
      });
    } finally {
      synchronized (atHand) {
        changes++;
        atHand.keySet().removeIf(person -> person.tenant().equals(tenant));
      }
    }
  }

  private void forget(Person person) {
    synchronized (atHand) {
      changes++;
      atHand.remove(person);
    }
  }

  private Map<String, Object> read(Connection connection, Person person) throws SQLException {
    try (PreparedStatement statement = connection
        .prepareStatement("SELECT name, value FROM preferences WHERE tenant = ? AND person = ?")) {
      statement.setString(1, person.tenant());
      statement.setString(2, person.user());
      var values = new TreeMap<String, Object>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.put(rows.getString(1), json.read(rows.getString(2), Object.class));
        }
      }
      return Collections.unmodifiableMap(values);
    }
  }

  private void put(Connection connection, Person person, String name, Object value) throws SQLException {
    try (PreparedStatement statement = connection
        .prepareStatement("INSERT INTO preferences (tenant, person, name, value) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (tenant, person, name) DO UPDATE SET value = excluded.value")) {
      statement.setString(1, person.tenant());
      statement.setString(2, person.user());
      statement.setString(3, name);
      statement.setString(4, json.write(value));
      statement.executeUpdate();
    }
  }

  private static void delete(Connection connection, Person person, String name) throws SQLException {
    try (PreparedStatement statement = connection
        .prepareStatement("DELETE FROM preferences WHERE tenant = ? AND person = ? AND name = ?")) {
      statement.setString(1, person.tenant());
      statement.setString(2, person.user());
      statement.setString(3, name);
      statement.executeUpdate();
    }
  }
}
