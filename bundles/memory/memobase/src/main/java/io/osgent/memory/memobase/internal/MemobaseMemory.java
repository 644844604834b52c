package io.osgent.memory.memobase.internal;

import io.osgent.api.PluginNames;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.health.HealthCheck;
import io.osgent.api.json.Json;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.api.model.Models;
import io.osgent.api.model.TokenCounter;
import io.osgent.server.memory.NamedMemories;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A memory that learns, on top of another one that keeps. To observe nothing at all asks it to learn now from what waits; it
 * returns once it has.
 */
@Component(name = "io.osgent.memory.memobase", service = {Memory.class,
    HealthCheck.class}, immediate = true, property = {PluginNames.NAME + "=" + MemobaseMemory.NAME,
        "service.ranking:Integer=-1000"})
@Designate(ocd = Config.class)
public final class MemobaseMemory implements Memory, HealthCheck {
  static final String NAME = "memobase";
  /** What every storage keeps of a time. */
  private static final Duration PRECISION = Duration.ofNanos(1000);
  private static final Logger LOG = LoggerFactory.getLogger(MemobaseMemory.class);

  private final Memory storage;
  private final String storageName;
  private final Slots slots;
  private final Extractor extractor;
  private final Buffers buffers;
  private final Learner learner;
  private final Background background;
  private final ProfileRecall recall;
  private final Clock clock;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile TokenCounter counter;

  @Activate
  public MemobaseMemory(@Reference NamedMemories memories, @Reference Models models, @Reference Json json,
      Config config) {
    this(memories, config, extractor(models, json, config), Clock.tick(Clock.systemUTC(), PRECISION));
  }

  private static Extractor extractor(Models models, Json json, Config config) {
    return config.model().isBlank()
        ? new RuleExtractor()
        : new ModelExtractor(models, json, config.model(), slots(config), config.attempts(),
            Duration.ofSeconds(config.modelSeconds()), Thread::sleep);
  }

  private static Slots slots(Config config) {
    return new Slots(Arrays.asList(config.slots()), config.strictSlots());
  }

  MemobaseMemory(NamedMemories memories, Config config, Extractor extractor, Clock clock) {
    this.clock = clock;
    this.extractor = extractor;
    this.storageName = config.storage();
    if (storageName.equals(NAME)) {
      throw new IllegalArgumentException("'storage' should be another memory, e.g. sqlite, but is " + NAME + " itself");
    }
    storage = memories.named(storageName);
    slots = slots(config);
    recall = new ProfileRecall(storage, config.profileShare());
    Duration longestWait = Duration.ofSeconds(config.flushSeconds());
    buffers = new Buffers(storage, config.flushTokens(), longestWait);
    learner = new Learner(storage, buffers, extractor, slots, config.batchTokens(), clock);
    background = new Background(buffers, learner, config.flushers(), longestWait, clock);
    LOG.info("memobase keeps everything in {} and learns by {}", storageName, extractor.description());
  }

  @Deactivate
  void close() {
    background.close();
  }

  @Override
  public List<Recollection> recall(Scope scope, Query query) {
    return recall.recall(scope, query);
  }

  @Override
  public List<String> write(Scope scope, List<Change> changes) {
    return changes.stream().anyMatch(Writing::matters)
        ? write(scope, changes, scope.agent(), ordinary -> {})
        : storage.write(scope, changes);
  }

  private List<String> write(Scope scope, List<Change> changes, String agent, Consumer<Writing> more) {
    var person = Person.of(scope);
    List<String> ids = buffers.alone(person, () -> {
      Instant now = clock.instant();
      var writing = new Writing(storage, scope, slots, this::tokens, now, agent);
      writing.take(changes);
      more.accept(writing);
      if (writing.buffers()) {
        buffers.open(person, now);
      }
      List<String> written = storage.write(scope, writing.changes());
      if (writing.buffers()) {
        buffers.added(person, writing.tokens(), now, writing.urgent());
      }
      if (writing.unbuffers()) {
        buffers.count(person);
      }
      return written.subList(0, changes.size());
    });
    background.soon(person);
    return ids;
  }

  @Override
  public void observe(Scope scope, List<Change> turns, List<Event> events) {
    if (turns.isEmpty() && events.isEmpty()) {
      learn(Person.of(scope));
      return;
    }
    String agent = events.stream().map(Event::data).filter(RunStarted.class::isInstance)
        .map(started -> ((RunStarted) started).agent()).findFirst().orElse(scope.agent());
    List<String> ids = turns.stream().filter(Change.Keep.class::isInstance).map(turn -> ((Change.Keep) turn).id())
        .toList();
    write(scope, turns, agent, writing -> writing.live(Experiences.of(events, ids)));
  }

  private void learn(Person person) {
    try {
      learner.learn(person);
    } catch (ExtractionException e) {
      throw new ProblemException(new Problem("extraction_failed", 502,
          "nothing was learnt, and what waits is kept: " + e.getMessage(), true, null, null), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(new Problem("interrupted", 503, "the call was interrupted", true, null, null), e);
    }
  }

  @Override
  public void forget(Scope scope) {
    var person = Person.of(scope);
    buffers.alone(person, () -> {
      storage.forget(scope);
      buffers.count(person);
      return null;
    });
  }

  /** Where nobody counts, four characters are about a token. */
  private int tokens(String text) {
    return Optional.ofNullable(counter).map(now -> now.count(null, text)).orElseGet(() -> (text.length() + 3) / 4);
  }

  @Override
  public String name() {
    return "memory." + NAME;
  }

  /** Always up: what cannot be learnt from yet waits, and nothing is lost. */
  @Override
  public Health check() {
    String trouble = background.trouble();
    return Health.up("keeps everything in " + storageName + "; learns by " + extractor.description() + "; "
        + buffers.size() + " buffers are not empty" + (trouble == null ? "" : "; " + trouble));
  }
}
