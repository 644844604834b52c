package io.osgent.core.internal.cache;

import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The vectors that were asked for last. Thread-safe. */
public final class VectorCache {
  /**
   * What a vector depends on.
   *
   * @param provider the number of the provider that made it; one that was replaced since has another
   */
  public record Key(long provider, String model, Purpose purpose, Digest text) {}

  private final Map<Key, float[]> vectors = new LinkedHashMap<>(16, 0.75f, true);
  private int most;

  /** @param most how many are kept; 0 for none */
  public VectorCache(int most) {
    this.most = most;
  }

  /** The vector, or null when it is not known. */
  public synchronized float[] get(Key key) {
    return vectors.get(key);
  }

  public synchronized void put(Key key, float[] vector) {
    vectors.put(key, vector);
    shrink();
  }

  public synchronized void resize(int newMost) {
    most = newMost;
    shrink();
  }

  private void shrink() {
    var eldest = vectors.entrySet().iterator();
    while (vectors.size() > most) {
      eldest.next();
      eldest.remove();
    }
  }

  /** Forgets what was made by others than these. */
  public synchronized void keepOnly(Set<Long> providers) {
    vectors.keySet().removeIf(key -> !providers.contains(key.provider()));
  }

  public synchronized int size() {
    return vectors.size();
  }
}
