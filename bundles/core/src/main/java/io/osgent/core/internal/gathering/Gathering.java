package io.osgent.core.internal.gathering;

import io.osgent.api.CallContext;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.Usage;
import io.osgent.core.internal.gathering.Line.Request;
import io.osgent.core.internal.gathering.Want.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Sends together what callers want at the same time. Who comes alone is served at once; what comes while a request is
 * under way goes with the next, unless it fills one by itself. Each caller has an end of its own: one that gives up, or
 * whose text is refused, leaves the others as they were. Thread-safe.
 */
public final class Gathering implements AutoCloseable {
  /**
   * What became of a caller's texts.
   *
   * @param vectors one for each text, of unit length
   * @param provider who made them
   * @param sameProvider whether it made all of them; else some may be of another kind than others
   */
  public record Answer(List<float[]> vectors, long provider, boolean sameProvider) {}

  private final Turn.Source turns;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Lane, Line> lines = new HashMap<>();
  private boolean closed;

  public Gathering(Turn.Source turns) {
    this.turns = turns;
  }

  /**
   * Embeds texts together with those of others.
   *
   * @param used told once at the end, also when it fails, what the provider counted for these texts
   * @throws InterruptedException if the caller gave up
   */
  public Answer embed(Lane lane, List<String> texts, CallContext context, Consumer<Usage> used)
      throws ModelException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (closed) {
        throw stopped();
      }
      var want = new Want(texts, context, lock.newCondition());
      Line line = lines.computeIfAbsent(lane, Line::new);
      line.add(want);
      send(line);
      try {
        if (!want.await()) {
          giveUp(line, want);
          throw new ModelException(Kind.TIMEOUT, "the vectors did not come in time");
        }
      } catch (InterruptedException e) {
        giveUp(line, want);
        throw e;
      } finally {
        used.accept(want.used());
      }
      return want.answer();
    } finally {
      lock.unlock();
    }
  }

  /** How many texts wait behind requests that are under way. */
  public int waiting() {
    lock.lock();
    try {
      return lines.values().stream().mapToInt(Line::waiting).sum();
    } finally {
      lock.unlock();
    }
  }

  private void giveUp(Line line, Want want) {
    want.giveUp();
    line.leave(want);
  }

  private void send(Line line) {
    if (line.wantsRequest() && !closed) {
      var request = new Request();
      line.begin(request, () -> carry(line, request));
    } else if (line.isIdle()) {
      lines.remove(line.lane(), line);
    }
  }

  private void carry(Line line, Request request) {
    try (Turn turn = turns.next(line.lane())) {
      if (take(line, request, turn.most())) {
        ask(line, request.items(), turn);
      }
    } catch (InterruptedException e) {
      // Who had given up is told nothing; others only came too late for this request.
      fail(line, wants(request.items()), new ModelException(Kind.CONNECTION, "the request was broken off"));
    } catch (ModelException e) {
      failAll(line, e);
    } catch (Throwable e) {
      ModelException failure = new ModelException(Kind.SERVER, "the provider failed: " + e, false, null, e);
      if (request.items().isEmpty()) {
        failAll(line, failure);
      } else {
        fail(line, wants(request.items()), failure);
      }
    } finally {
      end(line, request);
    }
  }

  /** @return whether there is anything left to ask */
  private boolean take(Line line, Request request, int most) {
    lock.lock();
    try {
      line.fill(request, most);
      // It was meant for those who wanted this request before.
      Thread.interrupted();
      send(line);
      return !request.items().isEmpty() && !closed;
    } finally {
      lock.unlock();
    }
  }

  private void ask(Line line, List<Item> items, Turn turn) throws InterruptedException {
    List<Want> wants = wants(items);
    try {
      Embeddings answer = turn.ask(items.stream().map(Item::text).toList(), GatheredContext.of(line.lane(), wants));
      got(items, turn, Vectors.checked(answer.vectors(), items.size()), answer.usage());
    } catch (Turn.Lost replaced) {
      putBack(line, items);
    } catch (ModelException e) {
      if (wants.size() == 1 || !blamesAText(e)) {
        fail(line, wants, e);
        return;
      }
      for (Want want : wants.stream().filter(Want::open).toList()) {
        ask(line, items.stream().filter(item -> item.want() == want).toList(), turn);
      }
    }
  }

  private static List<Want> wants(List<Item> items) {
    return items.stream().map(Item::want).distinct().toList();
  }

  /** Whether it is the fault of one of the texts, and so perhaps of one caller. */
  private static boolean blamesAText(ModelException e) {
    return switch (e.kind()) {
      case INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_REFUSED -> true;
      default -> false;
    };
  }

  private void got(List<Item> items, Turn turn, List<float[]> vectors, Usage usage) {
    Usage[] shares = Shares.of(usage, items.stream().mapToLong(item -> item.text().length() + 1L).toArray());
    lock.lock();
    try {
      for (int i = 0; i < shares.length; i++) {
        Item item = items.get(i);
        item.want().used(shares[i]);
        item.want().got(item.index(), vectors.get(i), turn.provider());
      }
    } finally {
      lock.unlock();
    }
  }

  private void putBack(Line line, List<Item> items) {
    lock.lock();
    try {
      line.putBack(items);
    } finally {
      lock.unlock();
    }
  }

  private void failAll(Line line, ModelException why) {
    lock.lock();
    try {
      fail(line, line.wants(), why);
    } finally {
      lock.unlock();
    }
  }

  private void fail(Line line, List<Want> wants, ModelException why) {
    lock.lock();
    try {
      for (Want want : wants) {
        want.fail(why);
        line.leave(want);
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(Line line, Request request) {
    lock.lock();
    try {
      line.end(request);
      send(line);
    } finally {
      lock.unlock();
    }
  }

  private static ModelException stopped() {
    return new ModelException(Kind.CONNECTION, "the server does not embed any more: it is being stopped");
  }

  /** Breaks off what is under way; nobody is served any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      for (Line line : lines.values()) {
        fail(line, line.wants(), stopped());
        for (Request request : line.requests()) {
          fail(line, wants(request.items()), stopped());
          request.breakOff();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
