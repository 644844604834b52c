package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.CallContext;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Models;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong on the way, each answer is well formed and nothing that was used is lost or counted twice. */
@Timeout(120)
class ExactnessTest {
  private static final int CALLS = 4000;
  private static final int AT_ONCE = 64;
  private static final Price CHEAP = FakeModels.price("1", "3");
  private static final Price DEAR = FakeModels.price("10", "30");

  private final Faulty models = new Faulty();
  private final SetTime time = new SetTime();
  private final RouterModel router = new RouterModel(models, new Healths(time),
      new Tiers(Desk.config(Tiers.Config.class, Map.of())), new PlainJson(), time,
      RandomGenerator.of("L64X128MixRandom"));

  /** Three providers, each of which fails in every sixth call, in every way there is. */
  private final class Faulty implements Models {
    final LongAdder input = new LongAdder();
    final LongAdder output = new LongAdder();
    final LongAdder microdollars = new LongAdder();
    final AtomicInteger open = new AtomicInteger();
    final Map<String, LongAdder> faults = new ConcurrentHashMap<>();

    @Override
    public List<ModelInfo> list() {
      return List.of(new ModelInfo("one/cheap", "", CHEAP), new ModelInfo("two/dear", "", DEAR),
          new ModelInfo("three/unpriced", "", null));
    }

    @Override
    public ModelStream open(String model, ChatRequest request, CallContext context) throws ModelException {
      int dice = ThreadLocalRandom.current().nextInt(30);
      switch (dice) {
        case 0 ->
          throw fault("429", new ModelException(Kind.RATE_LIMITED, "slow down", false, Duration.ofMillis(20), null));
        case 1 -> throw fault("500", new ModelException(Kind.SERVER, "broken"));
        case 2 -> time.pass(Duration.ofSeconds(2));
        default -> Thread.yield();
      }
      open.incrementAndGet();
      return new Answer(model, dice);
    }

    private ModelException fault(String kind, ModelException failure) {
      faults.computeIfAbsent(kind, any -> new LongAdder()).increment();
      return failure;
    }

    private final class Answer implements ModelStream {
      private final String model;
      private final int dice;
      private final int pieces = 2 + ThreadLocalRandom.current().nextInt(6);
      private int told;
      private long reported;
      private boolean closed;

      Answer(String model, int dice) {
        this.model = model;
        this.dice = dice;
      }

      @Override
      public ModelEvent next() throws ModelException {
        int step = told++;
        if (step == 3 && dice == 3) {
          throw fault("reset", new ModelException(Kind.CONNECTION, "the connection was reset", true, null, null));
        }
        if (step == 2 && dice == 4) {
          fault("truncated", null);
          return null;
        }
        if (step == pieces && dice == 5) {
          throw fault("late reset", new ModelException(Kind.CONNECTION, "the connection was reset", true, null, null));
        }
        if (step < pieces) {
          // Every second piece comes with a report of what has been used up to it.
          return step % 2 == 1 ? report(step) : new ModelEvent.TextDelta(model + " " + step + "\n");
        }
        return step == pieces ? report(step) : new ModelEvent.Finished(FinishReason.STOP);
      }

      /** Reports add up within an answer; what is new since the one before is what counts here. */
      private ModelEvent report(int step) {
        long now = 7L * step;
        long in = reported == 0 ? 100 : 0;
        input.add(in);
        output.add(now - reported);
        long price = model.equals("one/cheap") ? 1 : model.equals("two/dear") ? 10 : 0;
        microdollars.add(in * price + (now - reported) * 3 * price);
        reported = now;
        return new ModelEvent.UsageReport(Usage.of(100, now));
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          open.decrementAndGet();
        }
      }
    }
  }

  /** What came of one call. */
  private record Told(List<ModelEvent> events, ModelException failure) {}

  /** Between two calls there is time, so that models that are left alone for a while are asked again. */
  private Told ask(String route) throws InterruptedException {
    time.pass(Duration.ofSeconds(2));
    var events = new ArrayList<ModelEvent>();
    try (ModelStream stream = router.open(Desk.HELLO.to(route), Caller.ALICE)) {
      for (ModelEvent event = stream.next(); event != null; event = stream.next()) {
        events.add(event);
      }
      return new Told(events, null);
    } catch (ModelException failure) {
      return new Told(events, failure);
    }
  }

  private List<Told> askAll(String route) throws Exception {
    var slots = new Semaphore(AT_ONCE);
    var told = new ArrayList<Told>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Future<Told>>();
      for (int i = 0; i < CALLS; i++) {
        slots.acquire();
        calls.add(callers.submit(() -> {
          try {
            return ask(route);
          } finally {
            slots.release();
          }
        }));
      }
      for (Future<Told> call : calls) {
        told.add(call.get(60, TimeUnit.SECONDS));
      }
    }
    return told;
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "cheapest", "fastest", "weighted"})
  void whatIsToldIsWhatTheProvidersReportedToTheTokenAndTheCent(String choose) throws Exception {
    route(Map.of("choose", choose));

    assertExact(askAll("any"));
  }

  @Test
  void alsoWhereAnswersAreHeldBackAndCheckedFirst() throws Exception {
    route(Map.of("cascade", true));

    assertExact(askAll("any"));
  }

  private void route(Map<String, Object> more) {
    var settings = new HashMap<String, Object>(more);
    settings.put("name", "any");
    settings.put("models", new String[]{"one/cheap", "two/dear", "three/unpriced"});
    router.addRoute(new ConfiguredRoute(Desk.config(RouteConfig.class, settings), time));
  }

  private void assertExact(List<Told> all) {
    assertThat(all).hasSize(CALLS).allSatisfy(ExactnessTest::assertWellFormed);
    assertThat(all.stream().filter(told -> told.failure() == null).count()).isGreaterThan(CALLS / 2);
    assertThat(models.faults.keySet()).contains("429", "500", "reset", "truncated", "late reset");
    assertThat(models.open).hasValue(0);

    Usage sum = Usage.NONE;
    BigDecimal cost = BigDecimal.ZERO;
    for (Told told : all) {
      ModelEvent.UsageReport last = told.events().stream().filter(ModelEvent.UsageReport.class::isInstance)
          .map(ModelEvent.UsageReport.class::cast).reduce((one, other) -> other)
          .orElse(new ModelEvent.UsageReport(Usage.NONE));
      sum = sum.plus(last.usage());
      cost = last.cost() == null ? cost : cost.add(last.cost());
    }
    assertThat(sum).isEqualTo(Usage.of(models.input.sum(), models.output.sum()));
    assertThat(cost).isEqualByComparingTo(BigDecimal.valueOf(models.microdollars.sum(), 6));
  }

  private static void assertWellFormed(Told told) {
    if (told.failure() != null) {
      assertThat(told.failure()).hasMessageStartingWith("no model of router/any answered: ");
      assertThat(told.events()).noneMatch(ModelEvent.Finished.class::isInstance);
      return;
    }
    List<ModelEvent> events = told.events();
    assertThat(events).filteredOn(ModelEvent.Finished.class::isInstance).hasSize(1);
    assertThat(events.getLast()).isInstanceOf(ModelEvent.Finished.class);
    String model = Desk.answering(events).getLast().model();
    assertThat(Desk.text(events).lines()).isNotEmpty().doesNotHaveDuplicates()
        .allSatisfy(line -> assertThat(line).startsWith(model + " "));
  }
}
