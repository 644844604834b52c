package io.osgent.activity.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.json.Json;
import io.osgent.server.Page;
import io.osgent.server.activity.AuditEntry;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.activity.AuditTrail;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The audit log, in the server's database: nothing in it is ever changed or taken away. */
@Component(immediate = true, configurationPid = Tables.PID, service = {AuditLog.class, AuditTrail.class,
    PersonalData.class})
public final class AuditChain implements AuditLog, AuditTrail, PersonalData {
  private static final int AT_ONCE = 1000;

  private final Database database;
  private final Json json;
  private final ReentrantLock recording = new ReentrantLock();

  @Activate
  public AuditChain(@Reference(name = "database", target = Tables.DATABASE) Database database, @Reference Json json) {
    // The log is here before its database is: were it not, all that is done until then would be done unrecorded.
    this.database = Tables.in(database);
    this.json = json;
  }

  @Override
  public void record(AuditEntry entry) {
    recording.lock();
    try {
      database.write(Reach.SERVER, connection -> {
        new AuditTable(new Sql(connection), json).add(entry);
        return null;
      });
    } catch (StorageException e) {
      throw new ProblemException(new Problem("audit_failing", 503,
          "it is not done, for the audit log could not record it: " + e.getMessage(), true, Duration.ofSeconds(2),
          null), e);
    } finally {
      recording.unlock();
    }
  }

  @Override
  public Page<Entry> list(String action, String after, int limit, Principal by) {
    List<Entry> found = database.read(Reach.SERVER,
        connection -> new AuditTable(new Sql(connection), json).entries(action,
            number(after), limit + 1, by.tenant()));
    List<Entry> page = found.subList(0, Math.min(limit, found.size()));
    return new Page<>(page, found.size() > limit ? Long.toString(page.getLast().sequence()) : null);
  }

  private static long number(String after) {
    try {
      return after == null ? Long.MAX_VALUE : Long.parseLong(after);
    } catch (NumberFormatException e) {
      throw new ProblemException(Problem.of("invalid_request", 400,
          "'after' should be the number of an entry, but is '" + after + "'"), e);
    }
  }

  @Override
  public Head head() {
    return database.read(Reach.SERVER, connection -> new AuditTable(new Sql(connection), json).head());
  }

  @Override
  public Iterator<String> export() {
    var lines = lines();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return lines.hasNext();
      }

      @Override
      public String next() {
        return lines.next().json();
      }
    };
  }

  /** A piece at a time, so that no reader keeps the database from tidying up. */
  private Iterator<AuditLine> lines() {
    return new Pages<>(after -> {
      List<AuditLine> some = database.read(Reach.SERVER, connection -> new AuditTable(new Sql(connection), json)
          .lines(after == null ? 0 : Long.parseLong(after), AT_ONCE));
      return new Page<>(some, some.size() < AT_ONCE ? null : Long.toString(some.getLast().sequence()));
    });
  }

  @Override
  public Verdict verify(Head known) {
    return followed(known, lines());
  }

  @Override
  public Verdict verify(Iterator<String> exported, Head known) {
    return followed(known, new Iterator<>() {
      @Override
      public boolean hasNext() {
        return exported.hasNext();
      }

      @Override
      public AuditLine next() {
        @SuppressWarnings("unchecked")
        Map<String, Object> fields = json.read(exported.next(), Map.class);
        return new AuditLine(fields);
      }
    });
  }

  private static Verdict followed(Head known, Iterator<AuditLine> lines) {
    var check = new ChainCheck(known);
    try {
      boolean good = true;
      while (good && lines.hasNext()) {
        good = check.follow(lines.next());
      }
    } catch (ProblemException e) {
      check.unreadable("what stands there is no entry: " + e.problem().detail());
    }
    return check.verdict();
  }

  @Override
  public String kind() {
    return "audit names";
  }

  /** The entries stay, and whom they name is unknown from then on. */
  @Override
  public void erase(Scope scope) {
    database.write(Reach.of(scope), connection -> {
      new Aliases(new Sql(connection)).erase(scope.tenant(), scope.user());
      return null;
    });
  }

  @Override
  public void eraseTenant(String tenant) {
    database.write(Reach.ofTenant(tenant), connection -> {
      new Aliases(new Sql(connection)).eraseTenant(tenant);
      return null;
    });
  }
}
