package io.osgent.policy.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.activity.Auditing;
import io.osgent.server.policy.Pin;
import io.osgent.server.policy.Pin.State;
import io.osgent.server.policy.ToolPins;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The definitions that are trusted, in the database. What was trusted once is trusted on: an older version may come back. */
@Component(configurationPid = Tables.PID, service = {Pins.class, ToolPins.class})
public final class Pins implements ToolPins {
  /** A definition that is trusted. */
  private record Trusted(String sha256, Definition definition, String approvedBy, Instant since) {}

  private final Database database;
  private final Json json;
  private final Clock clock;
  private final Auditing auditing = new Auditing();
  /** Hashes of definitions that are trusted: most calls need not ask the database. */
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  @Activate
  public Pins(@Reference(name = "database", target = Tables.DATABASE) Database database, @Reference Json json) {
    this(database, json, Clock.systemUTC());
  }

  Pins(Database database, Json json, Clock clock) {
    this.database = Tables.in(database);
    this.json = json;
    this.clock = clock;
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  void bindAudit(AuditLog log) {
    auditing.come(log);
  }

  void unbindAudit(AuditLog log) {
    auditing.gone(log);
  }

  @Override
  public Pin of(ToolSpec tool) {
    return pin(Definition.of(tool, json));
  }

  private Pin pin(Definition definition) {
    String sha256 = definition.sha256();
    List<Trusted> trusted = trusted(definition.tool());
    Optional<Trusted> same = trusted.stream().filter(one -> one.sha256().equals(sha256)).findFirst();
    if (same.isPresent()) {
      return new Pin(State.PINNED, sha256, same.get().approvedBy(), same.get().since(), null);
    } else if (trusted.isEmpty()) {
      return new Pin(State.NEW, sha256, null, null, null);
    }
    return new Pin(State.CHANGED, sha256, null, null, definition.changeSince(trusted.getLast().definition(), json));
  }

  private List<Trusted> trusted(String tool) {
    return database.read(connection -> new Sql(connection).all(row -> trusted(tool, row),
        "SELECT sha256, definition, approved_by, at FROM policy_pin WHERE tool = ? ORDER BY at, sha256", tool));
  }

  private static Trusted trusted(String tool, ResultSet row) throws SQLException {
    return new Trusted(row.getString(1), new Definition(tool, row.getString(2)), row.getString(3),
        Instant.ofEpochMilli(row.getLong(4)));
  }

  /**
   * A tool is about to be used: the first definition of it that is becomes the one that is trusted.
   *
   * @return how it differs, or empty when it is trusted
   */
  Optional<Pin> change(ToolSpec tool) {
    Definition definition = Definition.of(tool, json);
    String sha256 = definition.sha256();
    if (known.contains(sha256)) {
      return Optional.empty();
    }
    Pin pin = pin(definition);
    if (pin.state() == State.NEW) {
      database.write(connection -> new Sql(connection).run("""
          INSERT INTO policy_pin (tool, sha256, definition, approved_by, at)
          SELECT ?, ?, ?, NULL, ? WHERE NOT EXISTS (SELECT 1 FROM policy_pin WHERE tool = ?)
          ON CONFLICT (tool, sha256) DO NOTHING
          """, tool.name(), sha256, definition.text(), clock.millis(), tool.name()));
      pin = pin(definition);
    }
    if (pin.state() == State.PINNED) {
      known.add(sha256);
    }
    return Optional.of(pin).filter(now -> now.change() != null);
  }

  @Override
  public Pin approve(ToolSpec tool, String sha256, Principal by) {
    if (!by.tenant().equals(Principal.HOUSE)) {
      throw new ProblemException(
          Problem.of("forbidden", 403,
              "tools are shared by all tenants, so only the tenant that runs the server approves them"));
    }
    Definition definition = Definition.of(tool, json);
    if (!definition.sha256().equals(sha256)) {
      throw ProblemException.conflict("definition_outdated", "the definition of '" + tool.name() + "' is "
          + definition.sha256() + " now; look at it again");
    }
    Acts.record(auditing, by, "tool.approved", "tool/" + tool.name(), sha256);
    // Not by a person's name, which nobody would erase here.
    trust(definition, by.logged());
    return pin(definition);
  }

  /** Trusts a definition that nobody has looked at. */
  void accept(ToolSpec tool, String by) {
    trust(Definition.of(tool, json), by);
  }

  private void trust(Definition definition, String by) {
    database.write(connection -> new Sql(connection).run("""
        INSERT INTO policy_pin (tool, sha256, definition, approved_by, at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (tool, sha256) DO UPDATE SET approved_by = excluded.approved_by, at = excluded.at
        """, definition.tool(), definition.sha256(), definition.text(), by, clock.millis()));
  }
}
