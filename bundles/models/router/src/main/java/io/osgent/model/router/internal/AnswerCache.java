package io.osgent.model.router.internal;

import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.model.router.internal.Route.Caching;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Whole answers by what was asked; the one that was used longest ago goes first. Thread-safe. */
final class AnswerCache {
  /** What is larger is not kept, so that the bound on entries is one on memory. */
  private static final int MOST_CHARACTERS = 100_000;

  /**
   * An answer that may be told again.
   *
   * @param model {@code provider/model} that gave it
   * @param events without usage and end
   */
  record Answer(String model, List<ModelEvent> events, FinishReason reason) {}

  /** How often it was of use, since the route was configured. */
  record Figures(long hits, long alike, long misses, long evicted, int entries) {}

  private record Kept(Answer answer, long at, Meaning meaning) {}

  private final Caching caching;
  private final Time time;
  private final Map<RequestDigest, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long hits;
  private long alike;
  private long misses;
  private long evicted;

  AnswerCache(Caching caching, Time time) {
    this.caching = caching;
    this.time = time;
  }

  boolean enabled() {
    return !caching.lifetime().isZero();
  }

  /** The answer to the same question. */
  synchronized Optional<Answer> find(RequestDigest asked) {
    Kept found = kept.get(asked);
    if (found != null && isOld(found)) {
      kept.remove(asked);
      return Optional.empty();
    }
    hits += found == null ? 0 : 1;
    return Optional.ofNullable(found).map(Kept::answer);
  }

  /** The answer to the question that is most like this one, if it is like enough. */
  Optional<Answer> findLike(Meaning asked) {
    Map.Entry<RequestDigest, Kept> best = null;
    double most = caching.similarity();
    for (Map.Entry<RequestDigest, Kept> entry : fresh()) {
      double likeness = entry.getValue().meaning().likeness(asked);
      if (likeness >= most) {
        most = likeness;
        best = entry;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    use(best.getKey());
    return Optional.of(best.getValue().answer());
  }

  /** Nobody had asked. */
  synchronized void missed() {
    misses++;
  }

  synchronized Figures figures() {
    return new Figures(hits, alike, misses, evicted, kept.size());
  }

  /**
   * Keeps the answer to what was asked.
   *
   * @param meaning of the question, or null
   */
  Consumer<Answer> keeper(RequestDigest asked, Meaning meaning) {
    return answer -> keep(asked, meaning, answer);
  }

  private synchronized void keep(RequestDigest asked, Meaning meaning, Answer answer) {
    if (characters(answer) > MOST_CHARACTERS) {
      return;
    }
    kept.put(asked, new Kept(answer, time.nanos(), meaning));
    if (kept.size() > caching.entries()) {
      kept.remove(kept.keySet().iterator().next());
      evicted++;
    }
  }

  private synchronized List<Map.Entry<RequestDigest, Kept>> fresh() {
    return kept.entrySet().stream().filter(entry -> entry.getValue().meaning() != null && !isOld(entry.getValue()))
        .map(entry -> Map.entry(entry.getKey(), entry.getValue())).toList();
  }

  private synchronized void use(RequestDigest asked) {
    kept.get(asked);
    hits++;
    alike++;
  }

  private boolean isOld(Kept answer) {
    return time.nanos() - answer.at() >= caching.lifetime().toNanos();
  }

  private static long characters(Answer answer) {
    return answer.events().stream().mapToLong(event -> switch (event) {
      case ModelEvent.TextDelta(String text) -> text.length();
      case ModelEvent.ThinkingDelta(String text) -> text.length();
      case ModelEvent.ThoughtDone done -> done.thought().state().length();
      case ModelEvent.ToolCallDone done -> done.request().arguments().length();
      case ModelEvent.ToolCallDelta delta -> delta.arguments().length();
      case ModelEvent.UsageReport report -> 0;
      case ModelEvent.Answering answering -> 0;
      case ModelEvent.Finished finished -> 0;
    }).sum();
  }
}
