package io.osgent.core.internal.memory;

import io.osgent.api.json.Json;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.server.memory.MemoryItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was exported, to be written again: ids, validity, that it is retired, and how people judged it. */
public final class Restored {
  /** Judgement is bounded: more than this changes nothing that anybody would notice. */
  private static final int MOST_JUDGED = 20;

  private record Line(MemoryItem item, Note note) {}

  private final Map<String, Line> lines = new LinkedHashMap<>();

  /** @param firstLine the number of the first one, for refusals */
  public Restored(int firstLine, List<MemoryItem> items, Json json) {
    for (int i = 0; i < items.size(); i++) {
      MemoryItem item = items.get(i);
      lines.putIfAbsent(item.id(), new Line(item, new Written("in line " + (firstLine + i) + ", ", json).note(item)));
    }
  }

  public Set<String> ids() {
    return Set.copyOf(lines.keySet());
  }

  public void leaveOut(Set<String> ids) {
    lines.keySet().removeAll(ids);
  }

  public int count() {
    return lines.size();
  }

  public List<Change> changes() {
    var changes = new ArrayList<Change>();
    lines.forEach((id, line) -> {
      Note note = line.note();
      if (line.item().retiredAt() == null) {
        changes.add(new Change.Keep(id, note));
      } else {
        changes.add(new Change.Keep(id, new Note(note.kind(), note.content(), note.speaker(), note.session(),
            note.run(), note.occurredAt(), null, note.sources(), note.metadata())));
        changes.add(new Change.Retire(id, note.validTo()));
      }
      judge(id, line.item().helped(), true, changes);
      judge(id, line.item().hindered(), false, changes);
    });
    return changes;
  }

  private static void judge(String id, Integer times, boolean helped, List<Change> changes) {
    for (int i = 0; i < Math.min(times == null ? 0 : times, MOST_JUDGED); i++) {
      changes.add(new Change.Weigh(id, helped));
    }
  }
}
