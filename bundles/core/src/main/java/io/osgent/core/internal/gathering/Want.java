package io.osgent.core.internal.gathering;

import io.osgent.api.CallContext;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.stream.IntStream;

/** What one caller wants. Guarded by the lock of the {@link Gathering}. */
final class Want {
  /** Nobody waits that long; it keeps the arithmetic within bounds. */
  private static final Duration LONGEST = Duration.ofDays(1);

  /** A text that is still to be embedded. */
  record Item(Want want, int index) {
    String text() {
      return want.texts.get(index);
    }
  }

  final CallContext context;
  private final List<String> texts;
  private final float[][] vectors;
  private final Condition changed;
  private int missing;
  private Usage used = Usage.NONE;
  private long provider;
  private boolean severalProviders;
  private ModelException failure;
  private boolean givenUp;

  Want(List<String> texts, CallContext context, Condition changed) {
    this.texts = texts;
    this.context = context;
    this.changed = changed;
    vectors = new float[texts.size()][];
    missing = texts.size();
  }

  List<Item> items() {
    return IntStream.range(0, texts.size()).mapToObj(i -> new Item(this, i)).toList();
  }

  /** Whether somebody still waits for what is missing. */
  boolean open() {
    return missing > 0 && failure == null && !givenUp;
  }

  void got(int index, float[] vector, long from) {
    severalProviders |= missing < vectors.length && from != provider;
    provider = from;
    vectors[index] = vector;
    missing--;
    if (missing == 0) {
      changed.signal();
    }
  }

  void used(Usage share) {
    used = used.plus(share);
  }

  void fail(ModelException why) {
    if (failure == null) {
      failure = why;
      changed.signal();
    }
  }

  void giveUp() {
    givenUp = true;
  }

  /** @return whether it came to an end before the caller's time was up */
  boolean await() throws InterruptedException {
    long left = patience().toNanos();
    while (open() && left > 0) {
      left = changed.awaitNanos(left);
    }
    return !open();
  }

  private Duration patience() {
    Instant now = Instant.now();
    Instant end = context.deadline();
    return end.isAfter(now.plus(LONGEST)) ? LONGEST : Duration.between(now, end);
  }

  Gathering.Answer answer() throws ModelException {
    if (failure != null) {
      // Others may be told the same failure; each throws one of its own.
      throw new ModelException(failure.kind(), failure.getMessage(), failure.outputBegun(),
          failure.retryAfter().orElse(null), failure);
    }
    return new Gathering.Answer(Arrays.asList(vectors), provider, !severalProviders);
  }

  Usage used() {
    return used;
  }
}
