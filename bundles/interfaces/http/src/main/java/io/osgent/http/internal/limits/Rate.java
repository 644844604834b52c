package io.osgent.http.internal.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * So many a minute for each of its kind, evenly refilled. Whoever has not asked for a while is forgotten, which takes
 * nothing from him: his bucket would be full again. Thread-safe.
 */
final class Rate {
  static final String POLICY = "RateLimit-Policy";
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final long MOST_BUCKETS = 100_000;

  private final String kind;
  private final int perMinute;
  private final Bandwidth bandwidth;
  private final Cache<Object, Bucket> buckets = Caffeine.newBuilder().maximumSize(MOST_BUCKETS)
      .expireAfterAccess(WINDOW.multipliedBy(2)).executor(Runnable::run).build();
  private final HttpField policy;

  /**
   * @param kind whose they are, e.g. {@code key}
   * @param perMinute 0 is no limit
   */
  Rate(String kind, int perMinute) {
    this.kind = kind;
    this.perMinute = perMinute;
    int capacity = Math.max(1, perMinute);
    bandwidth = Bandwidth.builder().capacity(capacity).refillGreedy(capacity, WINDOW).build();
    policy = new PreEncodedHttpField(POLICY, '"' + kind + "\";q=" + perMinute + ";w=" + WINDOW.toSeconds());
  }

  boolean isUnlimited() {
    return perMinute == 0;
  }

  /** Takes one for somebody, if he has one left. */
  Standing take(Object whose) {
    if (isUnlimited()) {
      return Standing.UNLIMITED;
    }
    var taken = buckets.get(whose, any -> newBucket()).tryConsumeAndReturnRemaining(1);
    return new Standing(this, taken.isConsumed(), taken.getRemainingTokens(), taken.getNanosToWaitForRefill());
  }

  /** Whether somebody has one left, without taking it. */
  Standing standing(Object whose) {
    var bucket = isUnlimited() ? null : buckets.getIfPresent(whose);
    if (bucket == null) {
      return Standing.UNLIMITED;
    }
    var estimate = bucket.estimateAbilityToConsume(1);
    return new Standing(this, estimate.canBeConsumed(), estimate.getRemainingTokens(),
        estimate.getNanosToWaitForRefill());
  }

  private Bucket newBucket() {
    return Bucket.builder().addLimit(bandwidth).withNanosecondPrecision().build();
  }

  String kind() {
    return kind;
  }

  int perMinute() {
    return perMinute;
  }

  HttpField policy() {
    return policy;
  }

  /** The whole seconds until it is full again. */
  long secondsToFull(long remaining) {
    return ((perMinute - remaining) * WINDOW.toSeconds() + perMinute - 1) / perMinute;
  }

  /** How many are remembered. */
  long remembered() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }
}
