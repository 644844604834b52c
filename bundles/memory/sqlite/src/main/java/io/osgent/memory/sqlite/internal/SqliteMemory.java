package io.osgent.memory.sqlite.internal;

import io.osgent.api.PluginNames;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.health.HealthCheck;
import io.osgent.api.json.Json;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.search.Acceptance;
import io.osgent.memory.search.text.Question;
import io.osgent.memory.sqlite.internal.WordIndex.Shelf;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The embedded memory, in the server's own database. */
@Component(configurationPid = "io.osgent.memory.sqlite", service = {Memory.class, HealthCheck.class}, property = {
    PluginNames.NAME + "=sqlite", "service.ranking:Integer=1000"})
@Designate(ocd = SqliteMemory.Config.class)
public final class SqliteMemory implements Memory, HealthCheck {
  /** Configuration {@code io.osgent.memory.sqlite}. */
  @ObjectClassDefinition(name = "SQLite memory", description = "The embedded long-term memory")
  public @interface Config {
    @AttributeDefinition(description = "The embedding model that notes are found by besides their words, as provider/model; 'default' for the server's default one; empty for words alone")
    String embedding() default "";

    @AttributeDefinition(description = "How many megabytes of vectors are held in memory", min = "0")
    int vectorCacheMegabytes() default 256;
  }

  /** More than these are embedded after they were written. */
  private static final int EMBEDDED_FIRST = 32;

  private final Database database;
  private final Json json;
  private final Embedding embedding;
  private final Known known;
  private final Work erasing;
  private final Work embeddingLater;

  @Activate
  public SqliteMemory(@Reference(target = "(" + Database.KIND + "=sqlite)") Database database, @Reference Json json,
      @Reference EmbeddingModels models, Config config) {
    this(database, json, new Embedding(models, config.embedding()),
        new Known(config.vectorCacheMegabytes() * 1_000_000L));
  }

  SqliteMemory(Database database, Json json, Embedding embedding, Known known) {
    database.migrate(Tables.OWNER, Tables.steps());
    this.database = database;
    this.json = json;
    this.embedding = embedding;
    this.known = known;
    erasing = new Work("memory.sqlite erasing", new Erasure(database)::round);
    embeddingLater = new Work("memory.sqlite embedding", new Backlog(database, embedding)::round);
  }

  @Deactivate
  void close() {
    embedding.close();
    embeddingLater.close();
    erasing.close();
  }

  @Override
  public List<Recollection> recall(Scope scope, Query query) {
    Optional<Meaning> meaning = query.text() == null ? Optional.empty() : meaning(scope, query.text());
    return reached(() -> database.read(connection -> {
      Optional<Owner> owner = new Owners(new Sql(connection)).find(scope);
      if (owner.isEmpty()) {
        return List.of();
      }
      var finding = new Finding(connection, owner.get(), query);
      return query.text() == null
          ? finding.list(json)
          : new Search(finding, known).best(Question.of(query.text(), scope.user()), meaning, json);
    }));
  }

  private Optional<Meaning> meaning(Scope scope, String text) {
    return embedding.soon(embedder -> embedder.question(scope, text)
        .map(vector -> new Meaning(embedder.model(), vector)));
  }

  @Override
  public List<String> write(Scope scope, List<Change> changes) {
    changes.forEach(change -> Acceptance.check(change, Times::micros));
    List<Note> notes = changes.stream().map(SqliteMemory::note).filter(Objects::nonNull)
        .filter(note -> Shelf.of(note.kind()) == Shelf.NOTES).toList();
    Embedded embedded = embedded(scope, notes);
    var lost = new AtomicReference<Optional<Owner>>();
    List<String> ids = reached(() -> database.write(connection -> {
      var writing = new Writing(connection, scope, json, embedded);
      List<String> written = writing.write(changes);
      lost.set(writing.lost());
      return written;
    }));
    lost.get().ifPresent(owner -> {
      known.drop(owner.number());
      erasing.need();
    });
    if (embedding.configured() && embedded.vectors().size() < notes.size()) {
      embeddingLater.need();
    }
    return ids;
  }

  private static Note note(Change change) {
    return switch (change) {
      case Change.Keep(String id, Note note) -> note;
      case Change.Replace(String id, Note note) -> note;
      default -> null;
    };
  }

  private Embedded embedded(Scope scope, List<Note> notes) {
    if (notes.isEmpty() || notes.size() > EMBEDDED_FIRST) {
      return Embedded.NONE;
    }
    List<String> texts = notes.stream().map(Embedding::text).toList();
    return embedding.soon(embedder -> embedder.documents(scope, texts)
        .map(vectors -> Embedded.of(embedder.model(), notes, vectors))).orElse(Embedded.NONE);
  }

  @Override
  public void forget(Scope scope) {
    reached(() -> database.write(connection -> {
      var owners = new Owners(new Sql(connection));
      Optional<Owner> owner = owners.find(scope);
      if (owner.isPresent()) {
        owners.forget(owner.get());
      }
      return owner;
    })).ifPresent(owner -> {
      known.forget(owner.number());
      erasing.needNow();
    });
  }

  @Override
  public Set<String> users(String tenant) {
    return reached(() -> database.read(connection -> Set.copyOf(new Owners(new Sql(connection)).users(tenant))));
  }

  private static <T> T reached(Supplier<T> work) {
    try {
      return work.get();
    } catch (StorageException e) {
      throw new ProblemException(new Problem("memory_unavailable", 503,
          "the memory cannot be reached: " + e.getMessage(), true, Duration.ofSeconds(1), null), e);
    }
  }

  @Override
  public String name() {
    return "memory.sqlite";
  }

  @Override
  public Health check() {
    try {
      database
          .read(connection -> new Sql(connection).one(row -> row.getLong(1), "SELECT max(number) FROM memory_owner"));
      return Health.up(embedding.embedder().map(embedder -> "words and vectors of " + embedder.model())
          .orElse(embedding.configured() ? "words, for there is no embedding model now" : "words"));
    } catch (StorageException e) {
      return Health.down(e.getMessage());
    }
  }
}
