package io.osgent.memory.pgvector.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.health.HealthCheck;
import io.osgent.api.json.Json;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.pgvector.internal.Search.Meaning;
import io.osgent.memory.search.Acceptance;
import io.osgent.memory.search.vector.Embedder;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A memory in PostgreSQL, which several servers may share. It is there when the database is. */
@Component(immediate = true, configurationPid = "io.osgent.memory.pgvector", property = "osgent.name=pgvector")
@Designate(ocd = PgvectorMemory.Config.class)
public final class PgvectorMemory implements Memory, HealthCheck {
  /** Configuration {@code io.osgent.memory.pgvector}. */
  @ObjectClassDefinition(name = "Memory in PostgreSQL", description = "Long-term memory in the PostgreSQL that is configured")
  public @interface Config {
    @AttributeDefinition(description = "The model for vectors, as provider/model; empty means that notes are found by words alone")
    String embedding() default "";

    @AttributeDefinition(min = "1", description = "How many partitions a table is made with; those that are there stay as they are")
    int partitions() default 16;
  }

  private static final Duration LATER = Duration.ofSeconds(5);

  private final Database database;
  private final Json json;
  private final Embedder embedder;
  private final Setup setup;
  private final CatchingUp vectors;

  @Activate
  public PgvectorMemory(@Reference(target = "(osgent.database=postgresql)") Database database,
      @Reference EmbeddingModels models, @Reference Json json, Config config) {
    this(database, new Embedder(models, config.embedding()), json, config.partitions());
  }

  PgvectorMemory(Database database, Embedder embedder, Json json, int partitions) {
    this.database = database;
    this.json = json;
    this.embedder = embedder;
    this.setup = new Setup(database, partitions);
    this.vectors = new CatchingUp(database, setup, embedder, partitions);
  }

  @Deactivate
  void close() {
    vectors.close();
  }

  @Override
  public List<Recollection> recall(Scope scope, Query query) {
    return reached(() -> {
      var person = Person.of(scope);
      if (query.text() == null) {
        return database.read(connection -> list(connection, person, query));
      }
      Meaning meaning = vectors.table()
          .flatMap(table -> embedder.question(scope, query.text()).map(vector -> new Meaning(table, vector)))
          .orElse(Meaning.NONE);
      return database.read(connection -> new Search(connection, person, query, meaning, json).run());
    });
  }

  private List<Recollection> list(Connection connection, Person person, Query query) throws SQLException {
    person.enter(connection);
    Filter filter = Filter.of(query, person, Instant.now());
    String order = " ORDER BY number DESC LIMIT ?";
    String select = "SELECT " + Held.COLUMNS + " FROM memory_note WHERE " + filter.conditions();
    List<Held> found = query.after() == null
        ? Sql.all(connection, row -> Held.read(row, json), select + order, filter.valuesAnd(query.limit()))
        : Sql.all(connection, row -> Held.read(row, json), select + " AND number < ?" + order,
            filter.valuesAnd(numberOf(connection, person, query.after()), query.limit()));
    return found.stream().map(held -> held.recollection(0, List.of())).toList();
  }

  private static long numberOf(Connection connection, Person person, String id) throws SQLException {
    return Sql.all(connection, row -> row.getLong(1),
        "SELECT number FROM memory_note WHERE tenant = ? AND user_id = ? AND id = ?", person.tenant(), person.user(),
        Text.storable(id)).stream().findFirst()
        .orElseThrow(() -> ProblemException.notFound("memory_not_found", "There is no memory " + id + "."));
  }

  @Override
  public List<String> write(Scope scope, List<Change> changes) {
    changes.forEach(change -> Acceptance.check(change, Times::check));
    if (changes.isEmpty()) {
      return List.of();
    }
    return reached(() -> {
      List<String> ids = database.write(connection -> Writing.write(connection, Person.of(scope), changes, json));
      vectors.wake();
      return ids;
    });
  }

  @Override
  public void forget(Scope scope) {
    reached(() -> database.write(connection -> {
      var person = Person.of(scope);
      if (!Ledger.hold(connection, person)) {
        return null;
      }
      VectorTables.removeAll(connection, person);
      for (String table : List.of("memory_term", "memory_note", "memory_session", "memory_person")) {
        Sql.update(connection, "DELETE FROM " + table + " WHERE tenant = ? AND user_id = ?", person.tenant(),
            person.user());
      }
      return null;
    }));
  }

  @Override
  public Set<String> users(String tenant) {
    return reached(() -> database.read(connection -> Set.copyOf(Person.ofTenant(connection, Text.storable(tenant)))));
  }

  private <T> T reached(Supplier<T> call) {
    try {
      setup.ready();
      return call.get();
    } catch (StorageException e) {
      throw new ProblemException(new Problem("memory_unavailable", 503,
          "The memory pgvector cannot be reached: " + e.getMessage(), true, LATER, null), e);
    }
  }

  @Override
  public String name() {
    return "memory.pgvector";
  }

  @Override
  public Health check() {
    return Health.up(setup.detail());
  }
}
