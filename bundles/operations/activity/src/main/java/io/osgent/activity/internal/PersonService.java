package io.osgent.activity.internal;

import io.osgent.activity.internal.ErasureTable.Erasure;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.json.Json;
import io.osgent.server.activity.AuditEntry;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.privacy.ErasureReport;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.privacy.Persons;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows and erases what all bundles keep of a person, each asked in turn, those that rank higher first. */
@Component(immediate = true, configurationPid = Tables.PID, service = Persons.class)
public final class PersonService implements Persons {
  /** What was under way in the first round, and what was noted of it, is there by then. */
  private static final Duration SETTLED = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(PersonService.class);

  private final ErasureTable table;
  private final AuditLog audit;
  private final Erasing erasing;
  private final Duration settled;
  private final NavigableMap<ServiceReference<PersonalData>, PersonalData> keepers = new ConcurrentSkipListMap<>(
      Collections.reverseOrder());
  private final Set<String> underWay = Collections.synchronizedSet(new HashSet<>());
  private final ScheduledExecutorService worker = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("osgent-erasing").daemon().factory());

  @Activate
  public PersonService(@Reference(name = "database", target = Tables.DATABASE) Database database,
      @Reference Storage storage, @Reference Json json, @Reference AuditLog audit) {
    this(database, storage::purge, json, audit, SETTLED);
  }

  PersonService(Database database, Runnable purge, Json json, AuditLog audit, Duration settled) {
    Tables.make(database);
    this.audit = audit;
    this.settled = settled;
    table = new ErasureTable(database, json);
    erasing = new Erasing(table, () -> List.copyOf(keepers.values()), purge);
  }

  @Reference(service = PersonalData.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addKeeper(PersonalData keeper, ServiceReference<PersonalData> reference) {
    table.addKind(keeper.kind());
    keepers.put(reference, keeper);
  }

  void removeKeeper(PersonalData keeper, ServiceReference<PersonalData> reference) {
    keepers.remove(reference, keeper);
  }

  /** Goes on with what was going on when the server stopped, or crashed. */
  @Activate
  void begin() {
    table.going().forEach(erasure -> go(erasure.report().id(), Duration.ZERO, false));
  }

  @Deactivate
  void close() throws InterruptedException {
    worker.shutdownNow();
    if (!worker.awaitTermination(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
      LOG.warn("Somebody's data is still being erased; it goes on when the server is up again");
    }
  }

  @Override
  public ErasureReport erase(String userId, Principal by) {
    if (userId == null || userId.isBlank()) {
      throw ProblemException.badRequest("invalid_request", "there should be the id of the user to erase");
    }
    Erasure erasure = table.begin(by.tenant(), userId);
    String id = erasure.report().id();
    audit.record(new AuditEntry(Instant.now(), by, "person.erased", "erasure/" + id, Map.of()));
    if (underWay.add(id)) {
      go(id, Duration.ZERO, false);
    }
    return erasure.report();
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

  /** @param again whether it is the second round, which takes away what came in the first */
  private void go(String id, Duration delay, boolean again) {
    underWay.add(id);
    try {
      var unused = worker.schedule(() -> round(id, again), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Erasure {} goes on when the server is up again", id, e);
    }
  }

  private void round(String id, boolean again) {
    try {
      Erasure erasure = table.find(id).orElseThrow();
      if (!erasing.round(erasure)) {
        go(id, AGAIN, false);
      } else if (!again) {
        go(id, settled, true);
      } else {
        erasing.end(erasure);
        underWay.remove(id);
        LOG.info("Erasure {} is completed", id);
      }
    } catch (InterruptedException e) {
      LOG.debug("Erasure {} goes on when the server is up again", id, e);
    } catch (StorageException e) {
      LOG.warn("Erasure {} goes on later: {}", id, e.getMessage());
      go(id, AGAIN, false);
    } catch (RuntimeException e) {
      LOG.error("Erasure {} could not go on, and is tried again", id, e);
      go(id, AGAIN, false);
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

  /** What all of them keep, one after the other. For one thread. */
  private static final class Exporting implements Iterator<Item> {
    private final Iterator<PersonalData> keepers;
    private final Scope scope;
    private String kind;
    private Iterator<?> items = Collections.emptyIterator();

    Exporting(List<PersonalData> keepers, Scope scope) {
      this.keepers = keepers.iterator();
      this.scope = scope;
    }

    @Override
    public boolean hasNext() {
      while (!items.hasNext() && keepers.hasNext()) {
        PersonalData keeper = keepers.next();
        kind = keeper.kind();
        items = exported(keeper);
      }
      return items.hasNext();
    }

    private Iterator<?> exported(PersonalData keeper) {
      try {
        return keeper.export(scope);
      } catch (ProblemException e) {
        throw e;
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("what is kept as " + keeper.kind() + " cannot be read", e);
      }
    }

    @Override
    public Item next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return new Item(kind, items.next());
    }
  }
}
