package io.osgent.model.router.internal;

import com.sun.management.OperatingSystemMXBean;
import io.osgent.api.CallContext;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Models;
import io.osgent.api.model.Usage;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What the router adds to a call: the same provider in memory is asked directly and through it, in turn, with accounting,
 * breakers and the choice of the cheapest of 24 models on. The provider takes a fixed time to its first piece, so that as
 * many calls as are to be at once really are; the pieces come without delay. See {@code itests/bench/router.sh}.
 */
final class RouterBench {
  private static final int PIECES = 50;
  private static final int ROUNDS = 9;
  private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory
      .getOperatingSystemMXBean();

  private RouterBench() {}

  /** How a round went, all in microseconds. */
  private record Round(double p50, double p99, double processor) {
    Round minus(Round other) {
      return new Round(p50 - other.p50, p99 - other.p99, processor - other.processor);
    }
  }

  /** A way to ask. */
  private interface Way {
    ModelStream open(ChatRequest request) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    long firstPieceMillis = arguments.length > 0 ? Long.parseLong(arguments[0]) : 20;
    var models = new Provider(firstPieceMillis);
    // Only a cascade reads JSON.
    var router = new RouterModel(models, new Healths(Time.SYSTEM),
        new Tiers(Desk.config(Tiers.Config.class, Map.of())), null, Time.SYSTEM,
        () -> ThreadLocalRandom.current().nextLong());
    router.addRoute(new ConfiguredRoute(Desk.config(RouteConfig.class, Map.of("name", "cheap")), Time.SYSTEM));
    ChatRequest request = Desk.HELLO.to("cheap");
    Way direct = asked -> models.open("provider/model-0", asked, Caller.ALICE);
    Way routed = asked -> router.open(asked, Caller.ALICE);

    System.out.printf("first piece after %d ms, then %d pieces at once; median of %d rounds each, microseconds%n",
        firstPieceMillis, PIECES, ROUNDS);
    System.out
        .println("at once  calls    direct p50      p99   routed p50      p99    added p50      p99  added CPU a call");
    for (int atOnce : new int[]{1, 32, 256}) {
      int calls = atOnce == 1 ? 300 : 100 * atOnce;
      round(direct, request, atOnce, calls);
      round(routed, request, atOnce, calls);
      var directly = new ArrayList<Round>();
      var through = new ArrayList<Round>();
      for (int i = 0; i < ROUNDS; i++) {
        directly.add(round(direct, request, atOnce, calls));
        through.add(round(routed, request, atOnce, calls));
      }
      Round one = median(directly);
      Round other = median(through);
      Round added = median(IntStream.range(0, ROUNDS).mapToObj(i -> through.get(i).minus(directly.get(i))).toList());
      System.out.printf("%7d %6d %13.0f %8.0f %12.0f %8.0f %12.0f %8.0f %17.1f%n", atOnce, calls, one.p50(), one.p99(),
          other.p50(), other.p99(), added.p50(), added.p99(), added.processor());
    }
  }

  private static Round median(List<Round> rounds) {
    return new Round(median(rounds.stream().mapToDouble(Round::p50)), median(rounds.stream().mapToDouble(Round::p99)),
        median(rounds.stream().mapToDouble(Round::processor)));
  }

  private static double median(DoubleStream numbers) {
    return numbers.sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
  }

  private static Round round(Way way, ChatRequest request, int atOnce, int calls) throws Exception {
    long[] took = new long[calls];
    var next = new AtomicInteger();
    var done = new CountDownLatch(atOnce);
    long processor = PROCESS.getProcessCpuTime();
    for (int caller = 0; caller < atOnce; caller++) {
      Thread.ofVirtual().start(() -> {
        try {
          for (int call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
            long begun = System.nanoTime();
            read(way.open(request));
            took[call] = System.nanoTime() - begun;
          }
        } catch (Exception e) {
          throw new IllegalStateException(e);
        } finally {
          done.countDown();
        }
      });
    }
    done.await();
    processor = PROCESS.getProcessCpuTime() - processor;
    Arrays.sort(took);
    return new Round(took[calls / 2] / 1000.0, took[calls * 99 / 100] / 1000.0, processor / 1000.0 / calls);
  }

  private static void read(ModelStream stream) throws Exception {
    boolean finished = false;
    try (stream) {
      for (ModelEvent event = stream.next(); event != null; event = stream.next()) {
        finished |= event instanceof ModelEvent.Finished;
      }
    }
    if (!finished) {
      throw new IllegalStateException("an answer had no end");
    }
  }

  /** A provider in memory with 24 models, the first the cheapest. */
  private static final class Provider implements Models {
    private final List<ModelInfo> infos = new ArrayList<>();
    private final long firstPieceMillis;

    Provider(long firstPieceMillis) {
      this.firstPieceMillis = firstPieceMillis;
      for (int i = 0; i < 24; i++) {
        infos.add(new ModelInfo("provider/model-" + i, "", FakeModels.price("1." + (i + 10), "2")));
      }
    }

    @Override
    public List<ModelInfo> list() {
      return List.copyOf(infos);
    }

    @Override
    public ModelStream open(String model, ChatRequest request, CallContext context) throws InterruptedException {
      Thread.sleep(firstPieceMillis);
      return new ModelStream() {
        private int told;

        @Override
        public ModelEvent next() {
          int step = told++;
          return step < PIECES
              ? new ModelEvent.TextDelta("piece ")
              : switch (step - PIECES) {
                case 0 -> new ModelEvent.UsageReport(Usage.of(12, PIECES));
                case 1 -> new ModelEvent.Finished(FinishReason.STOP);
                default -> null;
              };
        }

        @Override
        public void close() {
          told = PIECES + 2;
        }
      };
    }
  }
}
