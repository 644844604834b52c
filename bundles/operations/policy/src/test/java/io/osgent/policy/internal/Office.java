package io.osgent.policy.internal;

import io.osgent.api.CallContext;
import io.osgent.api.Scope;
import io.osgent.api.json.Json;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolSpec;
import io.osgent.core.internal.WireJson;
import io.osgent.server.policy.Occasion;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import io.osgent.server.security.StartedBy;
import io.osgent.server.storage.Database;
import io.osgent.storage.sqlite.internal.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A policy in a home of its own, on a database as the server has it; it can be closed and opened anew. */
final class Office implements AutoCloseable {
  static final Principal ADMIN = Principal.of("admin-key", Principal.HOUSE, "admin", BuiltInRole.ADMIN);

  final Path home;
  final Json json = new WireJson();
  final SettableClock clock = new SettableClock();
  final Map<String, Set<String>> roles = new HashMap<>();
  String changed = "ask";
  Database database;
  private final Opening opening;
  private AutoCloseable closing;
  RuleBook book;
  Pins pins;
  RulesPolicy policy;
  private int calls;

  /** Opens the database, each time the same. */
  @FunctionalInterface
  interface Opening {
    AutoCloseable database() throws Exception;
  }

  Office(Path home) {
    this(home, () -> new SqliteFile(home.resolve("data/osgent.db"), 2));
  }

  Office(Path home, Opening opening) {
    this.home = home;
    this.opening = opening;
  }

  Office open() throws Exception {
    closing = opening.database();
    database = (Database) closing;
    book = new RuleBook(home.resolve("config/policies"), database, json);
    pins = new Pins(database, json, clock);
    book.bindAudit(entry -> {});
    pins.bindAudit(entry -> {});
    policy = new RulesPolicy(changed, book, pins, new Meter(database, clock),
        (tenant, principal, at) -> Optional.ofNullable(roles.get(principal)));
    return this;
  }

  /** As when the bundle is replaced, or the server started anew. */
  void reopen() throws Exception {
    close();
    open();
  }

  void write(String file, String text) throws IOException {
    Files.writeString(Files.createDirectories(home.resolve("config/policies")).resolve(file + ".json"), text);
  }

  /** Writes the one file there is, and has it taken over. */
  void rules(String rules) throws IOException {
    write("house", "{\"rules\":[" + rules + "]}");
    look();
  }

  void look() {
    book.look();
    book.look();
  }

  static ToolSpec tool(String name, Effect effect, String... permissions) {
    return new ToolSpec(name, "Does it.", Map.of("type", "object"), effect, ToolSpec.DEFAULT_TIMEOUT,
        new TreeSet<>(Set.of(permissions)), 100, null);
  }

  Verdict judge(ToolSpec tool, Map<String, Object> arguments) {
    return judge(tool, arguments, "anna");
  }

  Verdict judge(ToolSpec tool, Map<String, Object> arguments, String user) {
    return judge(tool, arguments, user, "call" + ++calls);
  }

  Verdict judge(ToolSpec tool, Map<String, Object> arguments, String user, String call) {
    return policy.judge(tool, new ToolCall(call, arguments), context(user));
  }

  private static CallContext context(String user) {
    record Context(Scope scope, String run, Instant deadline, boolean cancelled,
        String startedBy, Instant startedAt) implements StartedBy {}
    return new Context(new Scope("default", user, "assistant", "s"), "run", Instant.MAX, false, user + "-key",
        Instant.EPOCH);
  }

  static Occasion occasion(ToolSpec tool, Map<String, Object> arguments) {
    return new Occasion("default", "anna", Set.of("user"), "assistant", tool, arguments);
  }

  /** Nobody can reach it any more. */
  void loseDatabase() throws Exception {
    closing.close();
    closing = null;
  }

  @Override
  public void close() throws Exception {
    book.close();
    if (closing != null) {
      closing.close();
    }
  }

  /** It stands still until it is moved on. */
  static final class SettableClock extends Clock {
    private Instant now = Instant.parse("2026-05-04T10:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("it has one zone");
    }
  }
}
