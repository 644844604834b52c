package io.osgent.activity.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.json.Json;
import io.osgent.server.activity.AuditEntry;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.StorageException;
import io.osgent.server.usage.Dimension;
import io.osgent.server.usage.UsageQuery;
import io.osgent.server.usage.UsageReport;
import io.osgent.server.usage.UsageReport.Row;
import io.osgent.server.usage.Usages;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps account of what runs use, soon after each has ended. */
@Component(immediate = true, configurationPid = Tables.PID, service = {Usages.class, PersonalData.class,
    UsageAccounts.class})
public final class UsageAccounts implements Usages, PersonalData {
  private static final int MOST_ROWS = 10_000;
  private static final int SECONDS = 1;
  private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);
  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);
  private static final Logger LOG = LoggerFactory.getLogger(UsageAccounts.class);

  private final Database database;
  private final UsageCounting counting;
  private final AuditLog audit;
  private final ScheduledExecutorService clock = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("osgent-usage").daemon().factory());
  private boolean failing;

  @Activate
  public UsageAccounts(@Reference Storage storage,
      @Reference(name = "database", target = Tables.DATABASE) Database database, @Reference Json json,
      @Reference AuditLog audit) {
    this.database = Tables.in(database);
    this.audit = audit;
    counting = new UsageCounting(storage, this.database, json);
    var unused = clock.scheduleWithFixedDelay(this::count, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  @Deactivate
  void close() throws InterruptedException {
    clock.shutdownNow();
    if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
      LOG.warn("What runs have used is still being counted; what is not is counted when the server is up again");
    }
  }

  private void count() {
    try {
      counting.catchUp();
      failing = false;
    } catch (StorageException e) {
      if (!failing) {
        LOG.warn("What runs have used is counted later, for the database fails: {}", e.getMessage());
      }
      failing = true;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.error("What runs have used could not be counted, and is tried again", e);
      }
      failing = true;
    }
  }

  @Override
  public UsageReport ofUser(UsageQuery query, Principal by) {
    Scope whose = by.scope(query.userId());
    return report(whose.tenant(), whose.user(), query);
  }

  @Override
  public UsageReport ofTenant(UsageQuery query, Principal by) {
    return report(by.tenant(), query.userId(), query);
  }

  private UsageReport report(String tenant, String user, UsageQuery query) {
    List<Dimension> groups = query.groupBy().stream().distinct().toList();
    if (groups.contains(Dimension.TOOL)
        && (groups.contains(Dimension.MODEL) || groups.contains(Dimension.PROVIDER))) {
      throw ProblemException.badRequest("invalid_request",
          "'group_by' should have models or tools, not both: what a tool call costs is not known of each model");
    } else if (query.from().isAfter(query.to())) {
      throw ProblemException.badRequest("invalid_request", "'from' should not be later than 'to'");
    }
    counting.catchUp();
    List<Row> rows = sums(tenant, user, groups, query.from(), query.to());
    if (rows.size() > MOST_ROWS) {
      throw ProblemException.badRequest("too_much_usage", "there are more than " + MOST_ROWS
          + " rows of it; ask for fewer days with 'from' and 'to', or for fewer groups");
    }
    return new UsageReport(query.from(), query.to(), groups, rows);
  }

  private List<Row> sums(String tenant, String user, List<Dimension> groups, LocalDate from, LocalDate to) {
    return database.read(new Reach(tenant, user),
        connection -> new UsageTable(new Sql(connection)).sums(tenant, user, groups, from, to,
            MOST_ROWS + 1));
  }

  @Override
  public String csv(UsageReport report) {
    return UsageCsv.of(report);
  }

  @Override
  public void recount(LocalDate from, Principal by) {
    audit.record(new AuditEntry(Instant.now(), by, "usage.recounted", "usage", Map.of("from", from.toString())));
    counting.recount(from.toString());
  }

  @Override
  public String kind() {
    return "usage";
  }

  /** The sums stay as they were, and say no more whose part was how much. */
  @Override
  public void erase(Scope scope) {
    counting.catchUp();
    database.write(Reach.ofTenant(scope.tenant()), connection -> {
      new UsageTable(new Sql(connection)).erase(scope.tenant(), scope.user());
      return null;
    });
  }

  /** Nobody is left who could ask for the sums. */
  @Override
  public void eraseTenant(String tenant) {
    counting.catchUp();
    database.write(Reach.ofTenant(tenant), connection -> {
      new UsageTable(new Sql(connection)).eraseTenant(tenant);
      return null;
    });
  }

  @Override
  public Iterator<?> export(Scope scope) {
    counting.catchUp();
    return Stream.of(List.of(Dimension.DAY, Dimension.AGENT), List.of(Dimension.DAY, Dimension.AGENT, Dimension.MODEL),
        List.of(Dimension.DAY, Dimension.AGENT, Dimension.TOOL))
        .flatMap(groups -> sums(scope.tenant(), scope.user(), groups, FIRST, LAST).stream()).iterator();
  }
}
