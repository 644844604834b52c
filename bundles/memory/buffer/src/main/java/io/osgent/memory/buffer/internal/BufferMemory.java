package io.osgent.memory.buffer.internal;

import io.osgent.api.PluginNames;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.health.HealthCheck;
import io.osgent.api.json.Json;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.api.model.TokenCounter;
import io.osgent.memory.search.Acceptance;
import io.osgent.memory.search.vector.Embedder;
import io.osgent.memory.search.vector.Kernel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The short-term memory: each session's recent turns, and all its notes by their meaning, in the server's own memory. It
 * is as durable as that: what was kept outlives an update and an orderly stop of the server, and nothing else.
 */
@Component(immediate = true, configurationPid = "io.osgent.memory.buffer", service = {Memory.class,
    HealthCheck.class}, property = {PluginNames.NAME + "=buffer", "service.ranking:Integer=-500"})
@Designate(ocd = BufferMemory.Config.class)
public final class BufferMemory implements Memory, HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BufferMemory.class);
  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final long MEGABYTE = 1_000_000;

  /** Configuration {@code io.osgent.memory.buffer}. */
  @ObjectClassDefinition(name = "Buffer memory", description = "The short-term memory, in the server's own memory: what is in it outlives an orderly stop, and no crash")
  public @interface Config {
    @AttributeDefinition(description = "The embedding model notes are found by besides their words, as provider/model; empty for words alone")
    String embedding() default "lexical/words-1";

    @AttributeDefinition(description = "How many tokens of a session's last turns are recent", min = "0")
    int recent_tokens() default 2000;

    @AttributeDefinition(description = "How many sessions of one user are held; those used longest ago go first", min = "1")
    int sessions_per_user() default 100;

    @AttributeDefinition(description = "How many notes of one session are held; the oldest go first", min = "1")
    int notes_per_session() default 2000;

    @AttributeDefinition(description = "How many megabytes all notes and vectors may take; sessions used longest ago go first, whosesoever", min = "1")
    int megabytes() default 256;

    @AttributeDefinition(description = "How long a session that nobody uses is held", min = "1")
    int idle_hours() default 24;
  }

  private final Bounds bounds;
  private final People people;
  private final Embedder embedder;
  private final Recent recent;
  private final Snapshot snapshot;
  private final InstantSource clock;
  private final ScheduledExecutorService rounds;

  @Activate
  public BufferMemory(BundleContext context, Config config, @Reference Json json, @Reference EmbeddingModels models)
      throws IOException {
    this(Path.of(context.getProperty("osgent.home"), "data", "buffer"), json,
        new Embedder(models, config.embedding()), new Recent(config.recent_tokens()),
        new Bounds(config.sessions_per_user(), config.notes_per_session(), config.megabytes() * MEGABYTE,
            Duration.ofHours(config.idle_hours())),
        InstantSource.system());
  }

  BufferMemory(Path folder, Json json, Embedder embedder, Recent recent, Bounds bounds, InstantSource clock)
      throws IOException {
    this.bounds = bounds;
    this.embedder = embedder;
    this.recent = recent;
    this.clock = clock;
    people = new People(bounds);
    snapshot = new Snapshot(folder, json, embedder.model());
    snapshot.read(people);
    rounds = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("memory.buffer idle sessions").factory());
    rounds.scheduleWithFixedDelay(this::dropIdle, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    LOG.info("Vectors are compared by {}; what is kept outlives an orderly stop, and no crash", Kernel.best().name());
  }

  /** Comes and goes without this memory, which would have to be written down and read again. */
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY, unbind = "counterGone")
  void counterCame(TokenCounter counter) {
    recent.countWith(counter);
  }

  void counterGone(TokenCounter counter) {
    recent.countNoMoreWith(counter);
  }

  @Deactivate
  void close() {
    rounds.shutdownNow();
    snapshot.write(people);
  }

  void dropIdle() {
    people.dropIdle(clock.instant().minus(bounds.idle()));
  }

  @Override
  public List<Recollection> recall(Scope scope, Query query) {
    Instant now = clock.instant();
    var filter = new Filter(query, now);
    if (query.text() == null) {
      return people.look(Owner.of(scope), person -> list(person, query, filter)).orElse(List.of());
    }
    Optional<String> session = Optional.ofNullable(query.session() == null ? scope.session() : query.session());
    Optional<float[]> meaning = embedder.question(scope, query.text());
    return people.look(Owner.of(scope), person -> {
      session.flatMap(person::talk).ifPresent(talk -> talk.use(now));
      List<Recollection> own = new Search(person, query, filter, session, recent).best(meaning);
      if (session.isEmpty() || own.size() >= query.limit()) {
        return own;
      }
      return behind(own, new Search(person, query, filter, Optional.empty(), recent).best(meaning), query.limit());
    }).orElse(List.of());
  }

  /** What fits in other sessions comes behind what is of this one, however well it fits. */
  private static List<Recollection> behind(List<Recollection> own, List<Recollection> all, int limit) {
    var found = new ArrayList<>(own);
    Set<String> shown = own.stream().map(Recollection::id).collect(Collectors.toSet());
    double least = own.isEmpty() ? 1 : own.getLast().score();
    all.stream().filter(each -> !shown.contains(each.id())).limit(limit - own.size())
        .forEach(each -> found.add(new Recollection(each.id(), each.note(), each.recordedAt(), each.retiredAt(),
            each.helped(), each.hindered(), least * Math.min(1, each.score()), each.why())));
    return found;
  }

  /** The newest first. */
  private static List<Recollection> list(Person person, Query query, Filter filter) {
    Collection<Held> from = query.after() == null
        ? person.newestFirst()
        : person.olderThan(person.find(query.after()).orElseThrow(() -> ProblemException.notFound("memory_not_found",
            "there is no memory '" + query.after() + "' to go on behind")));
    return from.stream().filter(filter::fits).limit(query.limit()).map(held -> held.recollection(0, List.of()))
        .toList();
  }

  @Override
  public List<String> write(Scope scope, List<Change> changes) {
    // Here a time is kept as it is.
    changes.forEach(change -> Acceptance.check(change, any -> {}));
    Vectors vectors = Vectors.of(changes, embedder, scope);
    return people.change(Owner.of(scope), person -> new Writing(person, vectors, clock.instant()).write(changes));
  }

  @Override
  public void forget(Scope scope) {
    people.forget(Owner.of(scope));
  }

  @Override
  public Set<String> users(String tenant) {
    return people.ofTenant(tenant);
  }

  @Override
  public String name() {
    return "memory.buffer";
  }

  @Override
  public Health check() {
    var counts = List.of(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
    people.each((owner, person) -> {
      List<Integer> its = List.of(person.notes(), person.sessions(), 1, person.vectorCount());
      for (int i = 0; i < counts.size(); i++) {
        counts.get(i).add(its.get(i));
      }
    });
    var figures = new ArrayList<Object>(counts);
    figures.add((double) people.bytes() / MEGABYTE);
    figures.add(bounds.bytes() / MEGABYTE);
    figures.add(Kernel.best().name());
    return Health.up(String.format(Locale.ROOT,
        "%s notes of %s sessions of %s people, %s vectors, %.1f of %d MB, by %s; in memory only", figures.toArray()));
  }
}
