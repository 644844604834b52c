package io.osgent.core.internal.gathering;

import io.osgent.core.internal.gathering.Want.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The texts of a lane that wait, and the requests that fetch them. Guarded by the lock of the {@link Gathering}. */
final class Line {
  /** Requests that may be under way at once. */
  private static final int AT_ONCE = 4;

  private final Lane lane;
  private final Deque<Item> waiting = new ArrayDeque<>();
  private final Set<Request> requests = new HashSet<>();
  /** As the provider last said, or 0 while nobody knows. */
  private int most;

  /** One request; empty until the provider has been found. Its thread is its own, so that it alone can be broken off. */
  static final class Request {
    private Thread thread;
    private List<Item> items = List.of();

    List<Item> items() {
      return items;
    }

    private boolean isWanted() {
      return items.stream().anyMatch(item -> item.want().open());
    }

    void breakOff() {
      thread.interrupt();
    }
  }

  Line(Lane lane) {
    this.lane = lane;
  }

  Lane lane() {
    return lane;
  }

  void add(Want want) {
    waiting.addAll(want.items());
  }

  /** Those who wait behind the requests. */
  List<Want> wants() {
    return waiting.stream().map(Item::want).distinct().toList();
  }

  int waiting() {
    return waiting.size();
  }

  Set<Request> requests() {
    return requests;
  }

  boolean isIdle() {
    return waiting.isEmpty() && requests.isEmpty();
  }

  /** Whether what waits fills a request by itself, or waits for none; one that is still empty will take it. */
  boolean wantsRequest() {
    if (waiting.isEmpty() || requests.stream().anyMatch(request -> request.items.isEmpty())) {
      return false;
    }
    return requests.isEmpty() || waiting.size() >= most && requests.size() < AT_ONCE;
  }

  void begin(Request request, Runnable work) {
    requests.add(request);
    request.thread = Thread.ofVirtual().name("embedding " + lane.provider() + "/" + lane.model()).start(work);
  }

  void fill(Request request, int atMost) {
    most = atMost;
    var items = new ArrayList<Item>();
    while (items.size() < most && !waiting.isEmpty()) {
      items.add(waiting.poll());
    }
    request.items = items;
  }

  /** They come first in the next request. */
  void putBack(List<Item> items) {
    items.reversed().stream().filter(item -> item.want().open()).forEach(waiting::addFirst);
  }

  void end(Request request) {
    requests.remove(request);
  }

  /** Takes out what is not wanted any more, and breaks off the requests that were for nobody else. */
  void leave(Want want) {
    waiting.removeIf(item -> item.want() == want);
    for (Request request : requests) {
      if (request.items.isEmpty() ? waiting.isEmpty() : !request.isWanted()) {
        request.breakOff();
      }
    }
  }
}
