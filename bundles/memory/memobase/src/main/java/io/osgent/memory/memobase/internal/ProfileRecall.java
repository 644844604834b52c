package io.osgent.memory.memobase.internal;

import io.osgent.api.Scope;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Recalls what fits, and for an agent the profile as well: whom it speaks with it should know whatever it is asked. The
 * profile takes the last places, at most a share of them.
 */
final class ProfileRecall {
  private final Memory storage;
  private final double share;

  ProfileRecall(Memory storage, double share) {
    this.storage = storage;
    this.share = Math.clamp(share, 0, 1);
  }

  List<Recollection> recall(Scope scope, Query query) {
    List<Recollection> found = storage.recall(scope, query);
    int room = (int) (query.limit() * share);
    boolean plain = query.text() != null && query.kinds().isEmpty() && query.ids().isEmpty() && query.asOf() == null
        && query.session() == null && !query.retired();
    if (scope.agent() == null || !plain || room == 0) {
      return found;
    }
    Set<String> known = found.stream().map(Recollection::id).collect(Collectors.toSet());
    List<Recollection> profile = storage.recall(scope, new Query(null, query.limit()).among(Note.PROFILE)).stream()
        .filter(slot -> !known.contains(slot.id())).limit(room).toList();
    var all = new ArrayList<>(found.subList(0, Math.min(found.size(), query.limit() - profile.size())));
    double last = all.isEmpty() ? 0 : all.getLast().score();
    profile.forEach(slot -> all.add(new Recollection(slot.id(), slot.note(), slot.recordedAt(), slot.retiredAt(),
        slot.helped(), slot.hindered(), last, List.of("profile"))));
    return all;
  }
}
