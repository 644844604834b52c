package io.osgent.memory.memobase.internal;

import io.osgent.api.PluginNames;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
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
 * returns once it has. One that is configured wrongly says so whenever it is asked.
 */
@Component(name = "io.osgent.memory.memobase", service = {Memory.class,
    HealthCheck.class}, immediate = true, property = {PluginNames.NAME + "=" + MemobaseMemory.NAME,
        "service.ranking:Integer=-1000"})
@Designate(ocd = Config.class)
public final class MemobaseMemory implements Memory, HealthCheck {
  static final String NAME = "memobase";
  /** What every storage keeps of a time. */
  private static final Duration PRECISION = Duration.ofNanos(1000);
  private static final int CHARACTERS_A_TOKEN = 4;
  private static final Logger LOG = LoggerFactory.getLogger(MemobaseMemory.class);

  private final String description;
  private final LearningMemory memory;
  private final String wrong;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile TokenCounter counter;

  @Activate
  public MemobaseMemory(@Reference NamedMemories memories, @Reference Models models, @Reference Json json,
      Config config) {
    this(memories, config, (plans, ledger) -> config.model().isBlank()
        ? new RuleExtractor()
        : new ModelExtractor(models, json, config.model(), plans::of, ledger::used, config.attempts(),
            Duration.ofSeconds(config.modelSeconds()), Thread::sleep));
  }

  MemobaseMemory(NamedMemories memories, Config config, BiFunction<Plans, Ledger, Extractor> understands) {
    LearningMemory made = null;
    String said;
    String complaint = null;
    try {
      if (config.storage().isBlank() || config.storage().equals(NAME)) {
        throw new IllegalArgumentException(
            "'storage' should be another memory, e.g. sqlite, but is '" + config.storage()
                + "'");
      }
      var slots = new Slots(Arrays.asList(config.slots()), config.strictSlots());
      Clock clock = Clock.tick(Clock.systemUTC(), PRECISION);
      Memory storage = memories.named(config.storage());
      var plans = new Plans(storage, slots, clock);
      var ledger = new Ledger(storage, clock);
      Extractor extractor = understands.apply(plans, ledger);
      made = new LearningMemory(storage, config, plans, ledger, extractor, this::tokens, clock);
      said = "keeps everything in " + config.storage() + "; learns by " + extractor.description();
      LOG.info("memobase {}", said);
    } catch (IllegalArgumentException e) {
      complaint = e.getMessage();
      said = "is configured wrongly: " + complaint;
      LOG.error("memobase {}", said);
    }
    memory = made;
    description = said;
    wrong = complaint;
  }

  @Deactivate
  void close() {
    if (memory != null) {
      memory.close();
    }
  }

  private Memory memory() {
    if (memory == null) {
      throw new ProblemException(
          Problem.of("memory_unavailable", 503, "the memory '" + NAME + "' is configured wrongly: " + wrong));
    }
    return memory;
  }

  @Override
  public List<Recollection> recall(Scope scope, Query query) {
    return memory().recall(scope, query);
  }

  @Override
  public List<String> write(Scope scope, List<Change> changes) {
    return memory().write(scope, changes);
  }

  @Override
  public void forget(Scope scope) {
    memory().forget(scope);
  }

  @Override
  public Set<String> users(String tenant) {
    return memory().users(tenant);
  }

  @Override
  public void observe(Scope scope, List<Change> turns, List<Event> events) {
    memory().observe(scope, turns, events);
  }

  private int tokens(String text) {
    TokenCounter now = counter;
    return now == null ? (text.length() + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN : now.count(null, text);
  }

  @Override
  public String name() {
    return "memory." + NAME;
  }

  /** Up unless it is configured wrongly: what cannot be learnt from yet waits, and nothing is lost. */
  @Override
  public Health check() {
    return memory == null ? Health.down(description) : Health.up(description + "; " + memory.report());
  }
}
