package io.osgent.core.internal.cache;

import io.osgent.api.image.ImageRequest;
import io.osgent.api.image.Images;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * The pictures that were made last: the same request of the same user is answered with them for a while, and one that
 * comes while they are being made waits for them. Thread-safe.
 */
public final class ImageCache {
  /**
   * Whose pictures they are, and what made them.
   *
   * @param provider the number of the provider; one that was replaced since has another
   * @param request stands for all of it
   */
  public record Key(long provider, String tenant, String user, Digest request) {
    public static Key of(long provider, String tenant, String user, ImageRequest request) {
      return new Key(provider, tenant, user,
          Digest.of(Stream.concat(Stream.of(request.model(), request.prompt(), Integer.toString(request.count()),
              request.width() + "x" + request.height()), request.sources().stream()).toArray(String[]::new)));
    }
  }

  /** Makes what is not there. */
  public interface Maker {
    Images make() throws ModelException, InterruptedException;
  }

  private record Kept(Images images, long bytes, Instant until) {}

  private final Clock clock;
  private final Map<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Key, CountDownLatch> making = new HashMap<>();
  private long mostBytes;
  private Duration keep;
  private long bytes;

  public ImageCache(long mostBytes, Duration keep, Clock clock) {
    this.mostBytes = mostBytes;
    this.keep = keep;
    this.clock = clock;
  }

  public synchronized void resize(long newMostBytes, Duration newKeep) {
    mostBytes = newMostBytes;
    keep = newKeep;
    shrink();
  }

  /** The pictures; those that are here already have used and cost nothing. */
  public Images get(Key key, Maker maker) throws ModelException, InterruptedException {
    while (true) {
      CountDownLatch others;
      synchronized (this) {
        Images known = known(key);
        if (known != null) {
          return known;
        }
        others = off() ? null : making.putIfAbsent(key, new CountDownLatch(1));
      }
      if (others == null) {
        return make(key, maker);
      }
      others.await();
    }
  }

  private boolean off() {
    return mostBytes <= 0 || !keep.isPositive();
  }

  private Images known(Key key) {
    Kept found = kept.get(key);
    if (found == null || found.until().isAfter(clock.instant())) {
      return found == null ? null : new Images(found.images().images(), Usage.NONE, BigDecimal.ZERO);
    }
    remove(key);
    return null;
  }

  private Images make(Key key, Maker maker) throws ModelException, InterruptedException {
    Images made = null;
    try {
      made = maker.make();
      return made;
    } finally {
      synchronized (this) {
        if (made != null) {
          put(key, made);
        }
        CountDownLatch done = making.remove(key);
        if (done != null) {
          done.countDown();
        }
      }
    }
  }

  private void put(Key key, Images images) {
    long size = images.images().stream().mapToLong(image -> image.bytes().length).sum();
    remove(key);
    kept.put(key, new Kept(images, size, clock.instant().plus(keep)));
    bytes += size;
    shrink();
  }

  private void remove(Key key) {
    Kept gone = kept.remove(key);
    bytes -= gone == null ? 0 : gone.bytes();
  }

  private void shrink() {
    kept.entrySet().removeIf(this::isOver);
    var eldest = kept.entrySet().iterator();
    while (bytes > mostBytes && eldest.hasNext()) {
      bytes -= eldest.next().getValue().bytes();
      eldest.remove();
    }
  }

  private boolean isOver(Map.Entry<Key, Kept> entry) {
    boolean over = !entry.getValue().until().isAfter(clock.instant());
    bytes -= over ? entry.getValue().bytes() : 0;
    return over;
  }

  /** Forgets what was made by others than these. */
  public synchronized void keepOnly(Set<Long> providers) {
    kept.entrySet().removeIf(entry -> {
      boolean gone = !providers.contains(entry.getKey().provider());
      bytes -= gone ? entry.getValue().bytes() : 0;
      return gone;
    });
  }

  public synchronized long bytes() {
    return bytes;
  }
}
