package io.osgent.core.internal.context;

import io.osgent.api.model.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages a model is shown: those after the last boundary, and a word about those before. Until there is another
 * boundary it only grows at its end, so that providers find its beginning in their caches.
 *
 * @param boundary the last one, or null
 * @param shown in order
 */
public record Prompt(Boundary boundary, List<Placed> shown) {
  public static final Prompt EMPTY = new Prompt(null, List.of());

  /** @param all which are shown unless the boundary hides them */
  public static Prompt of(Boundary boundary, List<Placed> all) {
    return new Prompt(boundary,
        boundary == null ? List.copyOf(all) : all.stream().filter(placed -> !boundary.hides(placed)).toList());
  }

  /** This, and what a run has said since. */
  public Prompt then(Boundary later, List<Placed> more) {
    var all = new ArrayList<>(shown);
    all.addAll(more);
    return of(later == null ? boundary : later, all);
  }

  public List<Message> messages() {
    var messages = new ArrayList<Message>(shown.size() + 1);
    if (boundary != null) {
      messages.add(boundary.note());
    }
    shown.forEach(placed -> messages.add(placed.message()));
    return messages;
  }

  /** What begins a run: its input, and what is remembered about it. */
  public List<Message> beginning(String run) {
    return shown.stream().filter(placed -> placed.begins(run)).map(Placed::message).toList();
  }

  /** The messages up to one of those that are shown. */
  public List<Message> upTo(Placed last) {
    return messages().subList(0, shown.indexOf(last) + 1 + (boundary == null ? 0 : 1));
  }

  /**
   * Where it can be cut, the first place first: the last message before each. A call is never parted from its result, nor
   * what the person said from the answer, and something stays on both sides.
   *
   * @param run the one that goes on, of which the input stays in any case
   */
  public List<Placed> cuts(String run) {
    var cuts = new ArrayList<Placed>();
    boolean leavesOut = false;
    for (int i = 0; i + 1 < shown.size(); i++) {
      Placed before = shown.get(i);
      leavesOut |= !before.begins(run);
      Message next = shown.get(i + 1).message();
      boolean parts = next instanceof Message.User
          || (next instanceof Message.Assistant && !(before.message() instanceof Message.User));
      if (leavesOut && parts && before.seq() != Placed.BEFORE) {
        cuts.add(before);
      }
    }
    return cuts;
  }
}
