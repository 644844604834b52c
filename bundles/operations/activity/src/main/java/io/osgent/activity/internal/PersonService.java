package io.osgent.activity.internal;

import io.osgent.activity.internal.ErasureTable.Erasure;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.server.activity.AuditEntry;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.privacy.ErasureReport;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.privacy.Persons;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Shows and erases what all bundles keep of a person, each asked in turn, those that rank higher first. */
@Component(immediate = true, configurationPid = Tables.PID, service = Persons.class)
public final class PersonService implements Persons {
  /** What was under way in the first round, and what was noted of it, is there by then. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final ErasureTable table;
  private final AuditLog audit;
  private final Kinds kinds;
  private final Erasing erasing;
  private final Rounds rounds;
  private final Duration settled;
  private final NavigableMap<ServiceReference<PersonalData>, PersonalData> keepers = new ConcurrentSkipListMap<>(
      Collections.reverseOrder());
  private final ReentrantLock beginning = new ReentrantLock();

  @Activate
  public PersonService(@Reference(name = "database", target = Tables.DATABASE) Database database,
      @Reference Storage storage, @Reference Json json, @Reference AuditLog audit) {
    this(database, storage::purge, json, audit, SETTLED);
  }

  PersonService(Database database, Runnable purge, Json json, AuditLog audit, Duration settled) {
    this.audit = audit;
    this.settled = settled;
    table = new ErasureTable(Tables.in(database), json);
    kinds = new Kinds(table);
    erasing = new Erasing(table, kinds, () -> List.copyOf(keepers.values()), purge);
    rounds = new Rounds(table, erasing, settled);
  }

  @Reference(service = PersonalData.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addKeeper(PersonalData keeper, ServiceReference<PersonalData> reference) {
    keepers.put(reference, keeper);
    kinds.come(keeper.kind());
    // Whoever binds a service has no time to wait for a database, nor an answer to its failure.
    rounds.untilDone(kinds::write);
    rounds.hasten();
  }

  void removeKeeper(PersonalData keeper, ServiceReference<PersonalData> reference) {
    keepers.remove(reference, keeper);
  }

  /** Goes on with what was going on when the server stopped, or crashed. */
  @Activate
  void begin() {
    rounds.untilDone(() -> table.going().forEach(erasure -> rounds.begin(erasure.report().id())));
  }

  @Deactivate
  void close() throws InterruptedException {
    rounds.close();
  }

  @Override
  public ErasureReport erase(String userId, Principal by) {
    if (userId == null || userId.isBlank()) {
      throw ProblemException.badRequest("invalid_request", "there should be the id of the user to erase");
    }
    beginning.lock();
    try {
      Optional<Erasure> going = table.going(by.tenant(), userId);
      Erasure erasure = going.orElseGet(() -> ErasureTable.fresh(by.tenant(), userId));
      // Before it has begun: what can't be recorded is not done.
      record(by, "person.erased", "erasure/" + erasure.report().id());
      if (going.isEmpty()) {
        table.begin(erasure);
      }
      rounds.begin(erasure.report().id());
      return erasure.report();
    } finally {
      beginning.unlock();
    }
  }

  private void record(Principal by, String action, String target) {
    audit.record(new AuditEntry(Instant.now(), by, action, target, Map.of()));
  }

  @Override
  public void forgetKind(String kind, Principal by) {
    if (keepers.values().stream().anyMatch(keeper -> keeper.kind().equals(kind))) {
      throw ProblemException.conflict("kind_in_use",
          "'" + kind + "' is kept by a bundle that is here: uninstall it first");
    }
    Set<String> known = kinds.all();
    if (!known.contains(kind)) {
      throw ProblemException.notFound("kind_not_found",
          "nothing is waited for that is called '" + kind + "'; known are: "
              + String.join(", ", known));
    }
    record(by, "erasure.kind_forgotten", "erasure-kind/" + kind);
    kinds.forget(kind);
    rounds.hasten();
  }

  /** Twice as well: what was under way when the tenant was shut is noted by then. */
  @Override
  public void eraseTenant(String tenant) {
    try {
      erasing.tenant(tenant);
      Thread.sleep(settled);
      erasing.tenant(tenant);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(new Problem("interrupted", 503, "the erasure was interrupted", true, null, null), e);
    }
  }

  @Override
  public ErasureReport erasure(String id, Principal by) {
    return table.find(id).filter(erasure -> erasure.tenant().equals(by.tenant())).map(Erasure::report)
        .orElseThrow(() -> ProblemException.notFound("erasure_not_found", "there is no erasure '" + id + "'"));
  }

  @Override
  public Iterator<Item> export(String userId, Principal by) {
    return new Exporting(List.copyOf(keepers.values()), by.scope(userId));
  }
}
