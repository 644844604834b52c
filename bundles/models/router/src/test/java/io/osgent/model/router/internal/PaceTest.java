package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.Allowance;
import io.osgent.model.router.internal.Pace.Ground;
import io.osgent.model.router.internal.Pace.Later;
import io.osgent.model.router.internal.Pace.Leave;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many calls may be under way, and who goes first once there is more. */
@Timeout(60)
class PaceTest {
  private final SetTime time = new SetTime();
  private final Pace pace = new Pace(time);

  private static Allowance requests(long left, long millis) {
    return new Allowance(left, SetTime.START.plusMillis(millis), null, null);
  }

  private Leave leave(long tokens) {
    return (Leave) pace.enter(tokens);
  }

  private void told(Allowance allowance) {
    leave(0).answered(allowance);
  }

  @Test
  void whatIsUnderWayCountsAsUsed() {
    told(requests(2, 1000));

    Leave one = leave(0);
    leave(0);
    assertThat(pace.enter(0)).isInstanceOf(Later.class);

    one.failed(null);
    assertThat(pace.enter(0)).isInstanceOf(Leave.class);
    assertThat(pace.enter(0)).isInstanceOf(Later.class);
  }

  @Test
  void tokensThatCallsUnderWayAreLikelyToTakeCountAsUsed() {
    told(new Allowance(null, null, 1000L, SetTime.START.plusSeconds(1)));

    leave(600);
    assertThat(pace.enter(600)).isEqualTo(
        new Later(Ground.SHORT, "its rate limit leaves 400 tokens", SetTime.START.plusSeconds(1)));
    assertThat(pace.enter(400)).isInstanceOf(Leave.class);
  }

  @Test
  void anAnswerThatWasOvertakenDoesNotCount() {
    told(requests(10, 1000));
    Leave slow = leave(0);
    told(requests(1, 1010));

    slow.answered(requests(9, 990));

    assertThat(pace.enter(0)).isInstanceOf(Leave.class);
    assertThat(pace.enter(0)).isInstanceOf(Later.class);
  }

  @Test
  void onceThereIsMoreOneGoesFirstAndWhatItIsToldDecides() {
    told(requests(0, 1000));
    assertThat(pace.enter(0)).isInstanceOf(Later.class);
    time.pass(Duration.ofSeconds(1));

    Leave first = leave(0);
    assertThat(pace.enter(0))
        .isEqualTo(new Later(Ground.FINDING_OUT, "a call is finding out how much its rate limit leaves",
            SetTime.START.plusSeconds(2)));
    first.answered(requests(1, 2000));

    assertThat(pace.enter(0)).isInstanceOf(Leave.class);
    assertThat(pace.enter(0)).isInstanceOf(Later.class);
  }

  @Test
  void afterAQuietTimeNoMoreGoAtOnceThanThereEverWas() {
    told(requests(3, 1000));
    time.pass(Duration.ofMinutes(1));

    Leave one = leave(0);
    leave(0);
    leave(0);
    assertThat(pace.enter(0)).isInstanceOfSatisfying(Later.class,
        later -> assertThat(later.ground()).isEqualTo(Ground.FINDING_OUT));

    one.answered(requests(5, 61_000));
    assertThat(pace.enter(0)).isInstanceOf(Leave.class);
  }

  @Test
  void whenTheFirstFailsAnotherGoesFirst() {
    told(requests(0, 1000));
    pace.enter(0);
    time.pass(Duration.ofSeconds(1));

    leave(0).failed(null);

    assertThat(pace.enter(0)).isInstanceOf(Leave.class);
    assertThat(pace.enter(0)).isInstanceOf(Later.class);
  }

  @Test
  void oneThatIsSlowToFindOutKeepsTheOthersForAMomentOnly() throws Exception {
    told(requests(0, 1000));
    pace.enter(0);
    time.pass(Duration.ofSeconds(1));
    leave(0);

    assertThat(pace.await(0, time.now().plusSeconds(5))).isInstanceOf(Leave.class);
    assertThat(time.pauses).containsExactly(Duration.ofSeconds(1));
    assertThat(pace.await(0, time.now().plusMillis(500))).isInstanceOf(Leave.class);
    assertThat(time.pauses).endsWith(Duration.ofMillis(500));
  }

  @Test
  void whereThereIsNoMoreInTimeCallsGoOneByOne() throws Exception {
    told(requests(0, 60_000));
    Instant latest = time.now().plusSeconds(5);

    assertThat(pace.await(0, latest)).isInstanceOf(Leave.class);
    assertThat(pace.await(0, latest)).isInstanceOf(Leave.class);
    assertThat(time.pauses).containsExactly(Duration.ofSeconds(1));
    assertThat(pace.await(0, time.now().plusMillis(100)))
        .isEqualTo(new Later(Ground.SHORT, "its rate limit leaves 0 requests", SetTime.START.plusSeconds(60)));
  }

  @Test
  void aProviderThatSaysNoMoreOfItsLimitsIsAskedFreely() {
    leave(0).failed(Duration.ofSeconds(5));
    assertThat(pace.enter(0))
        .isEqualTo(new Later(Ground.REFUSED, "its rate limit is used up", SetTime.START.plusSeconds(5)));
    time.pass(Duration.ofSeconds(5));

    leave(0).answered(null);

    for (int i = 0; i < 100; i++) {
      assertThat(pace.enter(1_000_000)).isInstanceOf(Leave.class);
    }
  }

  @Test
  void whereTheResetIsNotToldNobodyWaits() {
    told(new Allowance(0L, null, 0L, null));

    assertThat(pace.enter(0)).isInstanceOf(Leave.class);
  }

  /** A provider that allows so many requests in each window, and counts those that come too many. */
  private static final class Limited {
    private static final int ALLOWED = 20;
    private static final Duration WINDOW = Duration.ofMillis(100);

    final AtomicInteger served = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    private Instant reset = Instant.MIN;
    private int left;

    synchronized Allowance ask() {
      Instant now = Instant.now();
      if (!now.isBefore(reset)) {
        reset = now.plus(WINDOW);
        left = ALLOWED;
      }
      if (left == 0) {
        refused.incrementAndGet();
        return null;
      }
      left--;
      served.incrementAndGet();
      return new Allowance((long) left, reset, null, null);
    }
  }

  @Test
  void howeverManyCallAtOnceNoneComesTooMany() throws Exception {
    var provider = new Limited();
    var real = new Pace(Time.SYSTEM);
    ((Leave) real.enter(0)).answered(provider.ask());
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        calls.add(callers.submit(() -> {
          var leave = (Leave) real.await(10, Instant.now().plusSeconds(40));
          Thread.yield();
          leave.answered(provider.ask());
          return null;
        }));
      }
      for (Future<?> call : calls) {
        call.get(50, TimeUnit.SECONDS);
      }
    }

    assertThat(provider.served).hasValue(201);
    assertThat(provider.refused).hasValue(0);
  }
}
