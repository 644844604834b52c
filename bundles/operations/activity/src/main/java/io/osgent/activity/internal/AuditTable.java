package io.osgent.activity.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.server.activity.AuditEntry;
import io.osgent.server.activity.AuditTrail.Entry;
import io.osgent.server.activity.AuditTrail.Head;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entries of the audit log as rows, on a connection that somebody lends. */
final class AuditTable {
  private static final String USER = "user/";
  /** What in the detail names a person. */
  private static final Set<String> PERSONS = Set.of("user", "user_id");
  private static final List<String> TEXTS = List.of("at", "tenant", "who", "credential", "action", "target");

  private static final Logger LOG = LoggerFactory.getLogger(AuditTable.class);

  private final Sql sql;
  private final Aliases aliases;
  private final Json json;

  AuditTable(Sql sql, Json json) {
    this.sql = sql;
    this.json = json;
    aliases = new Aliases(sql);
  }

  Head head() throws SQLException {
    return sql.one(row -> new Head(row.getLong(1), row.getString(2)),
        "SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1")
        .orElseGet(() -> new Head(0, AuditLine.NOTHING));
  }

  void add(AuditEntry entry) throws SQLException {
    var by = entry.by();
    var said = new LinkedHashMap<String, Object>();
    said.put("at", entry.at().truncatedTo(ChronoUnit.MILLIS).toString());
    said.put("tenant", by.tenant());
    said.put("who", aliases.of(by.tenant(), by.user(), by.name()));
    // One that is called like its owner would name them for ever.
    said.put("credential", by.credential().equals(by.name()) ? "" : by.credential());
    said.put("action", entry.action());
    said.put("target", Sql.storable(entry.target().startsWith(USER)
        ? USER + aliases.of(by.tenant(), entry.target().substring(USER.length()), "")
        : entry.target()));
    said.put("detail", detail(entry));
    Head before = head();
    AuditLine line = AuditLine.after(before.sequence() + 1, before.hash(), said);
    sql.run("""
        INSERT INTO audit_entry (sequence, at, tenant, who, credential, action, target, detail, previous, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", line.sequence(), line.text("at"), line.text("tenant"),
        line.text("who"), line.text("credential"), line.text("action"), line.text("target"),
        Canonical.of((Map<?, ?>) line.fields().get("detail")), line.previous(), line.hash());
  }

  private Map<String, String> detail(AuditEntry entry) throws SQLException {
    var detail = new TreeMap<>(entry.detail());
    for (String person : PERSONS) {
      if (detail.containsKey(person)) {
        detail.put(person, aliases.of(entry.by().tenant(), detail.get(person), ""));
      }
    }
    return detail;
  }

  /** In order, those after a number. */
  List<AuditLine> lines(long after, int limit) throws SQLException {
    return sql.all(this::line, "SELECT * FROM audit_entry WHERE sequence > ? ORDER BY sequence LIMIT ?", after, limit);
  }

  private AuditLine line(ResultSet row) throws SQLException {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("sequence", row.getLong("sequence"));
    for (String name : TEXTS) {
      fields.put(name, row.getString(name));
    }
    fields.put("detail", detail(row.getString("detail")));
    fields.put("previous", row.getString("previous"));
    fields.put("hash", row.getString("hash"));
    return new AuditLine(fields);
  }

  /** What is no object any more was not recorded like that, and stays as it is, so that it is found out. */
  private Object detail(String text) {
    try {
      return json.read(text, Map.class);
    } catch (ProblemException e) {
      LOG.warn("The detail of an entry of the audit log is not what was recorded: {}", e.getMessage());
      return text;
    }
  }

  /** The newest first, as somebody of a tenant may read them. */
  List<Entry> entries(String action, long before, int limit, String tenant) throws SQLException {
    List<AuditLine> found = action == null
        ? sql.all(this::line, "SELECT * FROM audit_entry WHERE sequence < ? ORDER BY sequence DESC LIMIT ?", before,
            limit)
        : sql.all(this::line,
            "SELECT * FROM audit_entry WHERE sequence < ? AND action = ? ORDER BY sequence DESC LIMIT ?", before,
            action,
            limit);
    var entries = new ArrayList<Entry>();
    for (AuditLine line : found) {
      entries.add(entry(line, tenant));
    }
    return entries;
  }

  private Entry entry(AuditLine line, String reader) throws SQLException {
    Optional<Aliases.Person> person = aliases.person(line.text("who"));
    boolean foreign = !line.text("tenant").equals(reader);
    var detail = new TreeMap<String, String>();
    Map<?, ?> said = line.fields().get("detail") instanceof Map<?, ?> object ? object : Map.of();
    for (var field : said.entrySet()) {
      detail.put(String.valueOf(field.getKey()), aliases.named(String.valueOf(field.getValue()), reader));
    }
    return new Entry(line.sequence(), Instant.parse(line.text("at")), line.text("tenant"),
        foreign ? null : person.map(Aliases.Person::name).orElse(ActivityTable.ERASED),
        foreign ? null : person.map(Aliases.Person::user).orElse(ActivityTable.ERASED), line.text("credential"),
        line.text("action"), aliases.named(line.text("target"), reader), detail, line.previous(), line.hash());
  }
}
