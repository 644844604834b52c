package io.osgent.security.internal;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What other servers say of whom, by the token it stands in, as long as it is good. Where there is no room, the oldest goes of whoever
 * has the most, so that nobody takes away from others what holds their connections. Thread-safe.
 */
final class Spoken {
  private final int most;
  private final Map<String, Vouched> words = new ConcurrentHashMap<>();

  Spoken(int most) {
    this.most = most;
  }

  /** @param credential as {@link Vouched#credential} */
  Vouched by(String credential) {
    return words.get(credential);
  }

  /** @return which had to go for it */
  synchronized Optional<Vouched> add(Vouched word, Instant now) {
    Optional<Vouched> gone = Optional.empty();
    if (words.size() >= most && !words.containsKey(word.credential())) {
      words.values().removeIf(each -> !now.isBefore(each.expiresAt()));
      if (words.size() >= most) {
        gone = oldestOfWhoHasMost();
        gone.ifPresent(oldest -> words.remove(oldest.credential()));
      }
    }
    words.put(word.credential(), word);
    return gone;
  }

  private Optional<Vouched> oldestOfWhoHasMost() {
    var counts = new HashMap<UserKey, Integer>();
    words.values().forEach(each -> counts.merge(each.user(), 1, Integer::sum));
    return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey)
        .flatMap(user -> words.values().stream().filter(each -> each.user().equals(user))
            .min(Comparator.comparing(Vouched::expiresAt)));
  }

  void clear() {
    words.clear();
  }
}
