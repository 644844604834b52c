package io.osgent.activity.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.Page;
import io.osgent.server.activity.Activities;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.ActivityLog;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What everybody does, in the server's database. */
@Component(immediate = true, configurationPid = Tables.PID, service = {ActivityLog.class, Activities.class,
    PersonalData.class, ActivityJournal.class})
@Designate(ocd = ActivityJournal.Config.class)
public final class ActivityJournal implements ActivityLog, Activities, PersonalData {
  /** Configuration {@code io.osgent.activity}. */
  @ObjectClassDefinition(name = "Activity", description = "What is noted of what people do")
  public @interface Config {
    @AttributeDefinition(description = "How much may wait to be written; what finds no room is counted, and not noted", min = "1")
    int waiting() default 20_000;

    @AttributeDefinition(description = "The database that activity, audit, usage and erasures are in; what is in another one is not taken "
        + "along", options = {@Option("(osgent.database=sqlite)"), @Option("(osgent.database=postgresql)")})
    String database_target() default Tables.DATABASE;
  }

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int AT_ONCE = 200;

  private final ActivityTable table;
  private final ActivityQueue queue;
  private final Duration patience;

  @Activate
  public ActivityJournal(@Reference(name = "database", target = Tables.DATABASE) Database database, Config config) {
    this(database, config.waiting());
  }

  ActivityJournal(Database database, int waiting) {
    this(database, waiting, PATIENCE);
  }

  ActivityJournal(Database database, int waiting, Duration patience) {
    this.patience = patience;
    table = new ActivityTable(Tables.in(database));
    queue = new ActivityQueue(waiting, table::add);
  }

  @Deactivate
  void close() {
    queue.close();
  }

  @Override
  public void note(Activity activity) {
    queue.note(activity);
  }

  /** Waits until what was noted before can be read. */
  boolean flush() throws InterruptedException {
    return queue.flush(patience);
  }

  long deleteBefore(Instant limit, Pace pace) throws InterruptedException {
    return table.deleteBefore(limit, pace);
  }

  @Override
  public Page<Activity> ofUser(String userId, Which which, String after, int limit, Principal by) {
    Scope whose = Whose.deeds(by, userId);
    return table.list(whose.tenant(), Optional.of(whose.user()), which, number(after), limit);
  }

  @Override
  public Page<Activity> ofTenant(Which which, String after, int limit, Principal by) {
    return table.list(by.tenant(), Optional.empty(), which, number(after), limit);
  }

  @Override
  public void writeCsv(Iterator<Activity> deeds, ZoneId zone, Writer out) {
    ActivityCsv.write(deeds, zone, out);
  }

  private static long number(String after) {
    try {
      return after == null ? Long.MAX_VALUE : Long.parseLong(after);
    } catch (NumberFormatException e) {
      throw new ProblemException(ProblemException
          .badRequest("invalid_request", "'after' should be the 'next' of the page before, but is '" + after + "'")
          .problem(), e);
    }
  }

  @Override
  public String kind() {
    return "activity";
  }

  /** What still waits would be written when all else is erased. */
  private void requireWritten() throws InterruptedException {
    if (!flush()) {
      throw new StorageException("what was noted before could not be written yet", null);
    }
  }

  @Override
  public void erase(Scope scope) throws InterruptedException {
    requireWritten();
    table.erase(scope.tenant(), scope.user());
  }

  @Override
  public void eraseTenant(String tenant) throws InterruptedException {
    requireWritten();
    table.eraseTenant(tenant);
  }

  @Override
  public Iterator<?> export(Scope scope) throws InterruptedException {
    flush();
    return new Pages<>(after -> table.list(scope.tenant(), Optional.of(scope.user()), Which.ALL, number(after),
        AT_ONCE));
  }
}
