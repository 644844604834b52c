package io.osgent.memory.buffer.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everybody of whom something is held. Each person's notes are used by one at a time, different people's side by side;
 * nobody ever holds two. All together take no more than they may: sessions used longest ago go first, whosesoever.
 */
final class People {
  /** So much is made room for at once, that not every write has to. */
  private static final double ROOMY = 0.9;

  private final Bounds bounds;
  private final Map<Owner, Place> places = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final ReentrantLock clearing = new ReentrantLock();

  People(Bounds bounds) {
    this.bounds = bounds;
  }

  private static final class Place {
    private final ReentrantLock lock = new ReentrantLock();
    private final Person person = new Person();
    /** Nobody comes here any more: who waited at the lock begins anew. */
    private boolean left;
  }

  /** What comes of a look at what is held of somebody; empty where that is nothing. */
  <T> Optional<T> look(Owner owner, Function<Person, T> look) {
    Place place = places.get(owner);
    return place == null ? Optional.empty() : in(place, look);
  }

  <T> T change(Owner owner, Function<Person, T> change) {
    Optional<Optional<T>> made = Optional.empty();
    while (made.isEmpty()) {
      made = in(places.computeIfAbsent(owner, any -> new Place()), person -> {
        T result = change.apply(person);
        person.trim(bounds);
        return Optional.ofNullable(result);
      });
    }
    if (bytes.get() > bounds.bytes()) {
      makeRoom();
    }
    return made.get().orElse(null);
  }

  private <T> Optional<T> in(Place place, Function<Person, T> use) {
    place.lock.lock();
    try {
      if (place.left) {
        return Optional.empty();
      }
      long before = place.person.bytes();
      try {
        return Optional.of(use.apply(place.person));
      } finally {
        bytes.addAndGet(place.person.bytes() - before);
      }
    } finally {
      place.lock.unlock();
    }
  }

  void forget(Owner owner) {
    Place place = places.get(owner);
    if (place != null) {
      leave(owner, place, false);
    }
  }

  Set<String> ofTenant(String tenant) {
    return places.keySet().stream().filter(owner -> owner.tenant().equals(tenant)).map(Owner::user)
        .collect(Collectors.toSet());
  }

  /** @param ifEmpty whether only then */
  private void leave(Owner owner, Place place, boolean ifEmpty) {
    place.lock.lock();
    try {
      if (!place.left && (place.person.empty() || !ifEmpty)) {
        place.left = true;
        bytes.addAndGet(-place.person.bytes());
        places.remove(owner, place);
      }
    } finally {
      place.lock.unlock();
    }
  }

  /** Drops what nobody has used since, and people of whom nothing is held. */
  void dropIdle(Instant before) {
    places.forEach((owner, place) -> {
      in(place, person -> {
        person.dropIdle(before);
        return owner;
      });
      leave(owner, place, true);
    });
  }

  private record Candidate(Owner owner, String talk, Instant used) {}

  private void makeRoom() {
    if (!clearing.tryLock()) {
      // Somebody is at it.
      return;
    }
    try {
      var candidates = new ArrayList<Candidate>();
      each((owner, person) -> person.talks()
          .forEach((name, talk) -> candidates.add(new Candidate(owner, name, talk.used()))));
      candidates.sort(Comparator.comparing(Candidate::used));
      for (Candidate candidate : candidates) {
        if (bytes.get() <= ROOMY * bounds.bytes()) {
          break;
        }
        look(candidate.owner(), person -> {
          // It may have been used meanwhile.
          if (person.talk(candidate.talk()).filter(talk -> talk.used().equals(candidate.used())).isPresent()) {
            person.drop(candidate.talk());
          }
          return candidate;
        });
      }
    } finally {
      clearing.unlock();
    }
  }

  /** One after the other. */
  void each(BiConsumer<Owner, Person> look) {
    places.forEach((owner, place) -> in(place, person -> {
      look.accept(owner, person);
      return owner;
    }));
  }

  long bytes() {
    return bytes.get();
  }
}
