package io.osgent.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.chaos.Moment.AtPlace;
import io.osgent.itests.chaos.Moment.WhileServing;
import io.osgent.itests.chaos.Moment.WhileStarting;
import io.osgent.itests.world.EffectCounter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Kills the server at the given moments, while some clients keep runs going on it all the time. */
final class Chaos {
  private static final int CLIENTS = 4;
  private static final int PATIENCE_SECONDS = 8;

  private final Victim victim;
  private final EffectCounter world;
  private final List<Follower> runs = new ArrayList<>();
  private final Set<String> hit = new TreeSet<>();
  private final AtomicInteger decisions = new AtomicInteger();
  private final AtomicReference<Trap> trap = new AtomicReference<>();
  private volatile boolean over;
  private int kills;

  /** Snaps when an event is seen at its place. */
  private record Trap(String place, CountDownLatch sprung) {}

  Chaos(Victim victim, EffectCounter world) {
    this.victim = victim;
    this.world = world;
  }

  /** Kills at each moment once, then lets the runs that are under way come to their ends. */
  void run(List<Moment> moments) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 1; i <= CLIENTS; i++) {
        String name = "client " + i;
        clients.add(threads.submit(() -> keepRunning(name)));
      }
      try {
        kill(moments, clients);
        over = true;
        for (Future<?> client : clients) {
          client.get(2, TimeUnit.MINUTES);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private Void keepRunning(String name) throws InterruptedException {
    for (int i = 1; !over; i++) {
      var follower = new Follower(victim, new Person(world, decisions), this::saw);
      synchronized (runs) {
        runs.add(follower);
      }
      follower.follow(name + ", run " + i);
    }
    return null;
  }

  private void saw(String place) throws IOException {
    Trap set = trap.get();
    if (set != null && set.place().equals(place) && trap.compareAndSet(set, null)) {
      victim.kill();
      set.sprung().countDown();
    }
  }

  private void kill(List<Moment> moments, List<Future<?>> clients) throws Exception {
    Deque<Moment> left = new ArrayDeque<>(moments);
    Set<String> missed = new TreeSet<>();
    victim.start();
    while (!left.isEmpty()) {
      Moment moment = left.poll();
      switch (moment) {
        case AtPlace at -> {
          victim.awaitReady();
          if (killedAt(at.place())) {
            hit.add(at.place());
          } else if (missed.add(at.place())) {
            left.add(at);
          }
        }
        case WhileServing serving -> {
          victim.awaitReady();
          TimeUnit.NANOSECONDS.sleep(serving.after().toNanos());
        }
        case WhileStarting starting -> TimeUnit.NANOSECONDS.sleep(starting.after().toNanos());
      }
      victim.kill();
      kills++;
      failWith(clients);
      victim.start();
    }
    victim.awaitReady();
  }

  private boolean killedAt(String place) throws InterruptedException {
    var set = new Trap(place, new CountDownLatch(1));
    trap.set(set);
    return set.sprung().await(PATIENCE_SECONDS, TimeUnit.SECONDS) || !trap.compareAndSet(set, null);
  }

  private void failWith(List<Future<?>> clients) throws ExecutionException, InterruptedException, TimeoutException {
    for (Future<?> client : clients) {
      if (client.isDone()) {
        client.get(0, TimeUnit.SECONDS);
      }
    }
  }

  int kills() {
    return kills;
  }

  /** The places at which a kill was meant to happen, and did. */
  Set<String> hit() {
    return hit;
  }

  int decisions() {
    return decisions.get();
  }

  List<Follower> runs() {
    assertThat(over).isTrue();
    return runs;
  }
}
