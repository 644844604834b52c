package io.osgent.model.router.internal;

import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import java.time.Duration;
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

  private record Kept(Answer answer, long at) {}

  private final long lifetime;
  private final int bound;
  private final Time time;
  private final Map<RequestDigest, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  AnswerCache(Duration lifetime, int bound, Time time) {
    this.lifetime = lifetime.toNanos();
    this.bound = bound;
    this.time = time;
  }

  boolean enabled() {
    return lifetime > 0;
  }

  synchronized Optional<Answer> find(RequestDigest asked) {
    Kept found = kept.get(asked);
    if (found != null && time.nanos() - found.at() >= lifetime) {
      kept.remove(asked);
      return Optional.empty();
    }
    return Optional.ofNullable(found).map(Kept::answer);
  }

  /** Keeps the answer to what was asked. */
  Consumer<Answer> keeper(RequestDigest asked) {
    return answer -> keep(asked, answer);
  }

  private synchronized void keep(RequestDigest asked, Answer answer) {
    if (characters(answer) > MOST_CHARACTERS) {
      return;
    }
    kept.put(asked, new Kept(answer, time.nanos()));
    if (kept.size() > bound) {
      kept.remove(kept.keySet().iterator().next());
    }
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
