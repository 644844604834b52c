package io.osgent.activity.internal;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Random names that stand for persons where they can't be erased; without their rows here nobody knows whose they were. */
final class Aliases {
  private static final String PREFIX = "person-";
  private static final Pattern ALIAS = Pattern.compile(PREFIX + "[0-9a-f]{32}");
  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Sql sql;

  Aliases(Sql sql) {
    this.sql = sql;
  }

  /** Who an alias stands for. */
  record Person(String tenant, String user, String name) {}

  /**
   * The alias of a person.
   *
   * @param name how the person was known when it was in play: a key's name or a login, or empty
   */
  String of(String tenant, String user, String name) throws SQLException {
    Optional<String> known = sql.one(row -> row.getString(1),
        "SELECT alias FROM audit_alias WHERE tenant = ? AND user_id = ? AND name = ?", tenant, user, name);
    if (known.isPresent()) {
      return known.get();
    }
    byte[] random = new byte[BYTES];
    RANDOM.nextBytes(random);
    String alias = PREFIX + HexFormat.of().formatHex(random);
    sql.run("INSERT INTO audit_alias (alias, tenant, user_id, name) VALUES (?, ?, ?, ?)", alias, tenant, user, name);
    return alias;
  }

  /** Empty when the person's data was erased. */
  Optional<Person> person(String alias) throws SQLException {
    return sql.one(row -> new Person(row.getString(1), row.getString(2), row.getString(3)),
        "SELECT tenant, user_id, name FROM audit_alias WHERE alias = ?", alias);
  }

  /** A text with the persons' names in place of their aliases, for a reader of a tenant. */
  String named(String text, String tenant) throws SQLException {
    Matcher found = ALIAS.matcher(text);
    var named = new StringBuilder();
    while (found.find()) {
      Optional<Person> person = person(found.group());
      String shown = person.isEmpty()
          ? ActivityTable.ERASED
          : person.filter(one -> one.tenant().equals(tenant)).map(Person::user).orElse(found.group());
      found.appendReplacement(named, Matcher.quoteReplacement(shown));
    }
    return found.appendTail(named).toString();
  }

  void erase(String tenant, String user) throws SQLException {
    sql.run("DELETE FROM audit_alias WHERE tenant = ? AND user_id = ?", tenant, user);
  }

  void eraseTenant(String tenant) throws SQLException {
    sql.run("DELETE FROM audit_alias WHERE tenant = ?", tenant);
  }
}
