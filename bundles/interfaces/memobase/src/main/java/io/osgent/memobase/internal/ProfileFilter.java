package io.osgent.memobase.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which slots of a profile are wanted, and which first.
 *
 * @param prefer topics that come first, in this order
 * @param only the only topics, or empty for any
 * @param mostOfATopic how many slots of one topic at most
 * @param mostOf the same for single topics, by name
 */
record ProfileFilter(List<String> prefer, List<String> only, int mostOfATopic, Map<String, Integer> mostOf) {
  static final ProfileFilter ALL = new ProfileFilter(List.of(), List.of(), Integer.MAX_VALUE, Map.of());

  /** The preferred ones first, then the newest. */
  List<Slot> of(List<Slot> slots) {
    List<Slot> ordered = slots.stream().filter(slot -> only.isEmpty() || only.contains(slot.topic()))
        .sorted(Comparator.comparingInt(this::rank).thenComparing(Slot::updatedAt, Comparator.reverseOrder())
            .thenComparing(Slot::topic).thenComparing(Slot::subTopic))
        .toList();
    var taken = new HashMap<String, Integer>();
    var kept = new ArrayList<Slot>();
    for (Slot slot : ordered) {
      if (taken.merge(slot.topic(), 1, Integer::sum) <= mostOf.getOrDefault(slot.topic(), mostOfATopic)) {
        kept.add(slot);
      }
    }
    return kept;
  }

  private int rank(Slot slot) {
    int rank = prefer.indexOf(slot.topic());
    return rank < 0 ? prefer.size() : rank;
  }
}
