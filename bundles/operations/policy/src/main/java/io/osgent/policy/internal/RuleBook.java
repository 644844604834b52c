package io.osgent.policy.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.health.HealthCheck;
import io.osgent.api.json.Json;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.activity.Auditing;
import io.osgent.server.policy.RuleFile;
import io.osgent.server.policy.RulesInForce;
import io.osgent.server.policy.RulesInForce.Source;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of {@code config/policies/}. They are taken over all together or not at all: while one file is wrong, those stay in force that
 * were, also when the server is started anew. Where there never were any, nothing but reading is allowed until it is mended.
 */
@Component(configurationPid = Tables.PID, service = {RuleBook.class, HealthCheck.class})
public final class RuleBook implements HealthCheck {
  private static final long POLL_MILLIS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);

  /** What counts now, and as what it is shown. */
  private record Book(RuleSet rules, RulesInForce shown) {
    Book with(String problem) {
      return new Book(rules, new RulesInForce(shown.files(), shown.otherwise(), shown.since(), problem));
    }
  }

  private final RuleFolder folder;
  private final LastGood lastGood;
  private final Json json;
  private final Auditing auditing = new Auditing();
  private final ScheduledExecutorService poll = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("osgent-policies").daemon().factory());
  private SortedMap<String, String> seen = new TreeMap<>();
  private SortedMap<String, String> taken;
  private volatile Book book;

  @Activate
  public RuleBook(BundleContext context, @Reference(name = "database", target = Tables.DATABASE) Database database,
      @Reference Json json) throws IOException {
    this(Path.of(context.getProperty("osgent.home"), "config", "policies"), database, json);
    var unused = poll.scheduleWithFixedDelay(this::lookAnyway, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  RuleBook(Path folder, Database database, Json json) throws IOException {
    this.folder = new RuleFolder(folder);
    this.json = json;
    lastGood = new LastGood(Tables.in(database));
    book = before();
    look();
    look();
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  void bindAudit(AuditLog log) {
    auditing.come(log);
  }

  void unbindAudit(AuditLog log) {
    auditing.gone(log);
  }

  @Deactivate
  void close() {
    poll.shutdownNow();
  }

  /** What was in force before the server, or this bundle, was started anew. */
  private Book before() {
    Optional<SortedMap<String, String>> known = lastGood.read();
    try {
      return known.isEmpty() ? none() : read(known.get());
    } catch (ProblemException outgrown) {
      LOG.error("The policies that were in force before are not understood any more: {}", outgrown.problem().detail());
      return none();
    }
  }

  private static Book none() {
    return book(RuleSet.unreadable(), List.of());
  }

  private static Book book(RuleSet rules, List<Source> files) {
    return new Book(rules,
        new RulesInForce(files, rules.otherwise(), Instant.now().truncatedTo(ChronoUnit.MILLIS), null));
  }

  /** What has changed is taken over once it looks the same twice: an editor may be at it. */
  synchronized void look() {
    try {
      SortedMap<String, String> now = folder.read();
      if (now.equals(seen) && !now.equals(taken)) {
        take(now);
      }
      seen = now;
    } catch (IOException | DirectoryIteratorException e) {
      seen = new TreeMap<>();
      taken = null;
      refuse("the folder config/policies cannot be read: " + e);
    }
  }

  /** A timer that is thrown at never comes back, and nobody would know that the files are not looked at any more. */
  private void lookAnyway() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.error("The policy files could not be looked at, and are again in a moment", e);
    }
  }

  private void take(SortedMap<String, String> texts) {
    taken = texts;
    try {
      book = read(texts);
      LOG.info("The policies of {} are in force", texts.isEmpty() ? "no file" : String.join(", ", texts.keySet()));
      lastGood.keep(texts);
    } catch (ProblemException wrong) {
      refuse(wrong.problem().detail());
    } catch (StorageException e) {
      LOG.warn("The policies are in force, and will not be known if their files are broken at the next start: {}",
          e.getMessage());
    }
  }

  private void refuse(String problem) {
    if (!problem.equals(book.shown().problem())) {
      LOG.error("The policy files are not taken over, {}: {}",
          book.rules().readable() ? "and those before stay in force" : "so nothing but reading is allowed", problem);
      book = book.with(problem);
    }
  }

  private Book read(SortedMap<String, String> texts) {
    var prepared = new ArrayList<PreparedRule>();
    var sources = new ArrayList<Source>();
    texts.forEach((name, text) -> {
      RuleFile file = file(name, text);
      prepared.addAll(prepared(name, file));
      sources.add(new Source(name, RuleFolder.shown(name), sha256(text), file.description(), file.rules()));
    });
    return book(RuleSet.of(prepared), sources);
  }

  private RuleFile file(String name, String text) {
    try {
      return json.read(text, RuleFile.class);
    } catch (ProblemException wrong) {
      throw in(name, wrong);
    }
  }

  private static List<PreparedRule> prepared(String name, RuleFile file) {
    try {
      return file.rules().stream().map(rule -> new PreparedRule(name, rule)).toList();
    } catch (ProblemException wrong) {
      throw in(name, wrong);
    }
  }

  private static ProblemException in(String name, ProblemException wrong) {
    return ProblemException.badRequest("invalid_policy", RuleFolder.shown(name) + ": " + wrong.problem().detail());
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  RuleSet rules() {
    return book.rules();
  }

  RulesInForce inForce() {
    return book.shown();
  }

  synchronized RulesInForce put(String name, String text, Principal by) throws IOException {
    RuleFolder.requireName(name);
    prepared(name, file(name, text));
    Acts.record(auditing, by, "policy.written", "policy/" + name, sha256(text));
    folder.write(name, text);
    return takeOver();
  }

  synchronized RulesInForce delete(String name, Principal by) throws IOException {
    folder.requireThere(name);
    Acts.record(auditing, by, "policy.deleted", "policy/" + name, null);
    folder.delete(name);
    return takeOver();
  }

  private RulesInForce takeOver() throws IOException {
    seen = folder.read();
    take(seen);
    return inForce();
  }

  @Override
  public String name() {
    return "policy";
  }

  @Override
  public Health check() {
    RulesInForce now = inForce();
    int rules = now.files().stream().map(Source::rules).mapToInt(List::size).sum();
    String counted = rules + " rules in " + now.files().size() + " files";
    if (now.problem() == null) {
      return Health.up(counted);
    }
    // With the rules from before the server does its work; whoever balances load need not turn away from it.
    return book.rules().readable()
        ? Health.up(counted + " from before stay in force, for the policy files are wrong: " + now.problem())
        : Health.down("nothing but reading is allowed, for the policy files are wrong: " + now.problem());
  }

  /** The files that were good last, in the database. */
  private record LastGood(Database database) {
    /** Tells that there were good ones, even when they were none. */
    private static final String MARK = "";

    Optional<SortedMap<String, String>> read() {
      var files = new TreeMap<String, String>();
      database.read(connection -> new Sql(connection).all(row -> files.put(row.getString(1), row.getString(2)),
          "SELECT name, content FROM policy_file"));
      return files.remove(MARK) == null ? Optional.empty() : Optional.of(files);
    }

    void keep(Map<String, String> files) {
      database.write(connection -> {
        var sql = new Sql(connection);
        sql.run("DELETE FROM policy_file");
        sql.run("INSERT INTO policy_file (name, content) VALUES (?, ?)", MARK, MARK);
        for (Map.Entry<String, String> file : files.entrySet()) {
          sql.run("INSERT INTO policy_file (name, content) VALUES (?, ?)", file.getKey(), file.getValue());
        }
        return null;
      });
    }
  }
}
