package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final UserKey ANN = new UserKey("default", "ann");

  private final TestClock clock = new TestClock();
  private final Attempts attempts = new Attempts(clock);

  /** @return how long to wait, or zero when it was looked at */
  private long attempt(UserKey user, String from) {
    try {
      assertThat(attempts.tried(user, from, () -> false)).isFalse();
      return 0;
    } catch (ProblemException refused) {
      assertThat(refused.problem().status()).isEqualTo(429);
      assertThat(refused.problem().code()).isEqualTo("too_many_attempts");
      return refused.problem().retryAfter().toSeconds();
    }
  }

  @Test
  void afterSomeMistakesEachWaitIsTwiceAsLongUpToHalfAMinute() {
    var waits = new ArrayList<Long>();
    for (int i = 0; i < 12; i++) {
      long wait = attempt(ANN, "192.0.2." + i);
      waits.add(wait);
      if (wait > 0) {
        clock.pass(Duration.ofSeconds(wait));
        assertThat(attempt(ANN, "192.0.2." + i)).isZero();
      }
    }
    assertThat(waits).isEqualTo(List.of(0L, 0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L));
  }

  @Test
  void anAttemptThatComesTooEarlyMakesTheWaitNoLonger() {
    for (int i = 0; i < 5; i++) {
      attempt(ANN, null);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(attempt(ANN, null)).isEqualTo(1);
    }
    clock.pass(Duration.ofSeconds(1));
    assertThat(attempt(ANN, null)).isZero();
  }

  @Test
  void nobodyLocksOutAPersonWhereTheyHaveLoggedInBefore() {
    attempt(ANN, "192.0.2.7");
    attempts.succeeded(ANN, "192.0.2.7");
    for (int i = 0; i < 50; i++) {
      attempt(ANN, "198.51.100." + i);
    }

    assertThat(attempt(ANN, "198.51.100.99")).isPositive();
    assertThat(attempt(ANN, "192.0.2.7")).isZero();
  }

  @Test
  void oneAddressThatTriesManyUsersWaitsForAllOfThem() {
    for (int i = 0; i < 20; i++) {
      assertThat(attempt(new UserKey("default", "user" + i), "192.0.2.1")).isZero();
    }
    assertThat(attempt(new UserKey("default", "another"), "192.0.2.1")).isEqualTo(1);
    assertThat(attempt(new UserKey("default", "another"), "192.0.2.2")).isZero();
  }

  @Test
  void successForgivesTheUsersMistakesButNotWhatElseCameFromTheAddress() {
    for (int i = 0; i < 19; i++) {
      attempt(new UserKey("default", "user" + i), "192.0.2.1");
    }
    attempt(ANN, "192.0.2.1");
    attempts.succeeded(ANN, "192.0.2.1");

    assertThat(attempt(new UserKey("default", "x"), "192.0.2.1")).isZero();
    assertThat(attempt(new UserKey("default", "y"), "192.0.2.1")).isEqualTo(1);
  }

  @Test
  void whatCouldNotBeLookedAtIsNoMistake() {
    for (int i = 0; i < 4; i++) {
      attempt(ANN, "192.0.2.1");
    }
    for (int i = 0; i < 50; i++) {
      assertThat(catchThrowableOfType(ProblemException.class, () -> attempts.tried(ANN, "192.0.2.1", () -> {
        throw new ProblemException(Problem.of("logins_busy", 503, "too many passwords are being checked at once"));
      })).problem().status()).isEqualTo(503);
    }

    assertThat(attempt(ANN, "192.0.2.1")).as("the fifth").isZero();
    assertThat(attempt(ANN, "192.0.2.1")).isEqualTo(1);
    assertThat(attempt(new UserKey("default", "bob"), "192.0.2.1")).isZero();
  }

  @Test
  void anIpv6NetworkIsOneAddress() {
    for (int i = 0; i < 20; i++) {
      attempt(new UserKey("default", "user" + i), "2001:db8:1:2::" + i);
    }
    assertThat(attempt(ANN, "2001:db8:1:2:ffff::1")).isEqualTo(1);
    assertThat(attempt(ANN, "2001:db8:1:3::1")).isZero();
  }

  @Test
  void anHourLaterAllIsForgotten() {
    for (int i = 0; i < 40; i++) {
      attempt(ANN, "192.0.2.1");
    }
    clock.pass(Duration.ofMinutes(61));
    assertThat(attempt(ANN, "192.0.2.1")).isZero();
    assertThat(attempt(ANN, "192.0.2.1")).isZero();
  }
}
