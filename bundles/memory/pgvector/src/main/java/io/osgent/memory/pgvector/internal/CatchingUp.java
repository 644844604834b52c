package io.osgent.memory.pgvector.internal;

import io.osgent.api.Scope;
import io.osgent.memory.pgvector.internal.VectorTable.Embedded;
import io.osgent.memory.search.vector.Embedder;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each note a vector of the configured model, behind those who write: what is new, and all there is when the model
 * is another. A note is found by its words meanwhile. It begins anew where it was when a server goes down.
 */
final class CatchingUp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatchingUp.class);
  private static final int BATCH = 64;
  private static final int PEOPLE = 100;
  /** After a failure, and for what other servers wrote and did not finish. */
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final Duration FAREWELL = Duration.ofSeconds(15);

  private record Pending(long place, Instant recordedAt, String text) {}

  private final Database database;
  private final Setup setup;
  private final Embedder embedder;
  private final int partitions;
  private final Semaphore news = new Semaphore(1);
  private final Thread thread;
  private volatile VectorTable table;

  CatchingUp(Database database, Setup setup, Embedder embedder, int partitions) {
    this.database = database;
    this.setup = setup;
    this.embedder = embedder;
    this.partitions = partitions;
    thread = Thread.ofVirtual().name("osgent-memory-pgvector-vectors").unstarted(this::run);
    if (embedder.configured()) {
      thread.start();
    }
  }

  /** There is something to embed. */
  void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  /** Where the vectors are; empty until there are any. */
  Optional<VectorTable> table() {
    return Optional.ofNullable(table);
  }

  private void run() {
    try {
      while (true) {
        news.tryAcquire(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        news.drainPermits();
        try {
          sweep();
        } catch (StorageException e) {
          LOG.warn("memory pgvector: notes are without vectors for now: {}", e.getMessage());
        } catch (RuntimeException e) {
          LOG.error("memory pgvector: notes are without vectors for now", e);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("memory pgvector: no more vectors are made");
    }
  }

  private void sweep() throws InterruptedException {
    boolean pgvector = setup.ready().pgvector();
    if (table == null) {
      table = VectorTables.find(database, embedder.model(), pgvector).orElse(null);
    }
    List<Person> people;
    do {
      people = people();
      for (Person person : people) {
        if (!catchUp(person, pgvector)) {
          return;
        }
      }
    } while (!people.isEmpty());
  }

  /** Whose notes may be without vectors. */
  private List<Person> people() {
    return database.read(connection -> {
      Sql.all(connection, row -> row.getString(1), "SELECT set_config('osgent.caretaker', 'on', true)");
      return Sql.all(connection, row -> new Person(row.getString(1), row.getString(2)), """
          SELECT tenant, user_id FROM memory_person WHERE notes > 0 AND embedded IS DISTINCT FROM ? LIMIT ?""",
          table == null ? "" : table.name(), PEOPLE);
    });
  }

  /** @return whether the model has answered */
  private boolean catchUp(Person person, boolean pgvector) throws InterruptedException {
    var scope = new Scope(person.tenant(), person.user(), null, null);
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      List<Pending> pending = pending(person);
      if (pending.isEmpty()) {
        if (finish(person)) {
          return true;
        }
        continue;
      }
      Optional<List<float[]>> vectors = embedder.documents(scope, pending.stream().map(Pending::text).toList());
      if (vectors.isEmpty()) {
        return false;
      }
      keep(person, pending, vectors.get(), pgvector);
    }
  }

  private List<Pending> pending(Person person) {
    return database.read(connection -> {
      person.enter(connection);
      return pending(connection, person, BATCH);
    });
  }

  private List<Pending> pending(Connection connection, Person person, int limit) throws SQLException {
    String without = table == null
        ? ""
        : " AND NOT EXISTS (SELECT FROM " + table.name()
            + " v WHERE v.tenant = n.tenant AND v.user_id = n.user_id AND v.place = n.place)";
    return Sql.all(connection,
        row -> new Pending(row.getLong("place"), Times.read(row, "recorded_at"), row.getString("text")), """
            SELECT place, recorded_at, left(coalesce(speaker || ': ', '') || content, 8000) AS text FROM memory_note n
            WHERE tenant = ? AND user_id = ? AND kind NOT LIKE '.%'""" + without + " LIMIT ?", person.tenant(),
        person.user(), limit);
  }

  private void keep(Person person, List<Pending> pending, List<float[]> vectors, boolean pgvector) {
    int dimensions = vectors.getFirst().length;
    if (table == null || table.dimensions() != dimensions) {
      table = VectorTables.make(database, Setup.OWNER, VectorTable.of(embedder.model(), dimensions,
          VectorType.of(dimensions, pgvector)), partitions);
    }
    var embedded = new ArrayList<Embedded>(pending.size());
    for (int i = 0; i < pending.size(); i++) {
      embedded.add(new Embedded(pending.get(i).place(), pending.get(i).recordedAt(), vectors.get(i)));
    }
    database.write(connection -> {
      if (Ledger.hold(connection, person)) {
        table.add(connection, person, embedded);
      }
      return null;
    });
  }

  /** @return whether nothing was written meanwhile */
  private boolean finish(Person person) {
    return database.write(connection -> {
      if (Ledger.hold(connection, person) && !pending(connection, person, 1).isEmpty()) {
        return false;
      }
      Sql.update(connection, "UPDATE memory_person SET embedded = ? WHERE tenant = ? AND user_id = ?",
          table == null ? "" : table.name(), person.tenant(), person.user());
      return true;
    });
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      if (embedder.configured() && !thread.join(FAREWELL)) {
        LOG.warn("memory pgvector: the making of vectors has not ended in {} s", FAREWELL.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
