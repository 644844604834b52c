package io.osgent.core.internal.memory;

import io.osgent.api.event.EventData.MemoryRecalled;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import io.osgent.api.model.Message;
import io.osgent.core.internal.context.Placed;
import io.osgent.core.internal.context.Prompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * What of the recollections goes into a prompt: nothing twice, nothing that is shown there anyway, and no more than there
 * is room for. Scores of two memories say nothing of each other, so the memories take turns, the best of each first.
 */
public final class Selection {
  private final ToIntFunction<String> counter;
  private final Set<String> runsShown = new HashSet<>();
  private final Set<String> contents = new HashSet<>();
  private final Set<String> ids = new HashSet<>();
  private int room;
  private boolean framed;

  /**
   * @param shown what the prompt shows anyway
   * @param input what the person says now
   * @param before what is in the prompt of other memories already
   * @param room in tokens
   * @param counter how many tokens a text has
   */
  public Selection(Prompt shown, String input, List<MemoryRecalled> before, int room, ToIntFunction<String> counter) {
    this.counter = counter;
    this.room = room;
    contents.add(input.strip());
    for (Placed placed : shown.shown()) {
      if (placed.seq() == 1) {
        runsShown.add(placed.run());
      }
      switch (placed.message()) {
        case Message.User user -> contents.add(user.text().strip());
        case Message.Assistant said -> contents.add(said.text().strip());
        case Message.ToolAnswer ignored -> {
        }
      }
    }
    for (MemoryRecalled answer : before) {
      this.room -= answer.tokens();
      framed |= !answer.recollections().isEmpty();
      answer.recollections().forEach(this::isNew);
    }
  }

  /** @param found of each memory, the best first */
  public Map<String, Share> of(Map<String, List<Recollection>> found) {
    var shares = new HashMap<String, Share>();
    found.keySet().forEach(memory -> shares.put(memory, new Share(new ArrayList<>(), 0)));
    int most = found.values().stream().mapToInt(List::size).max().orElse(0);
    for (int rank = 0; rank < most; rank++) {
      for (Map.Entry<String, List<Recollection>> memory : found.entrySet()) {
        if (rank < memory.getValue().size()) {
          take(memory.getValue().get(rank), memory.getKey(), shares);
        }
      }
    }
    return shares;
  }

  private void take(Recollection one, String memory, Map<String, Share> shares) {
    if (one.retiredAt() != null || isShown(one) || !isNew(one)) {
      return;
    }
    Recollection shown = Remembered.shown(one);
    int tokens = counter.applyAsInt(Remembered.line(shown))
        + (framed ? 0 : counter.applyAsInt(Remembered.ABOVE + Remembered.BELOW));
    if (tokens <= room) {
      room -= tokens;
      framed = true;
      shares.compute(memory, (name, share) -> share.with(shown, tokens));
    }
  }

  private boolean isShown(Recollection one) {
    return one.note().kind().equals(Note.TURN) && one.note().run() != null && runsShown.contains(one.note().run());
  }

  private boolean isNew(Recollection one) {
    boolean newId = ids.add(one.id());
    return contents.add(one.note().content().strip()) && newId;
  }

  /**
   * What goes into the prompt of one memory.
   *
   * @param tokens how many it takes there
   */
  public record Share(List<Recollection> recollections, int tokens) {
    private Share with(Recollection one, int more) {
      recollections.add(one);
      return new Share(recollections, tokens + more);
    }
  }
}
