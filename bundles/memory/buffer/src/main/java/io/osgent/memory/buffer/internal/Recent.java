package io.osgent.memory.buffer.internal;

import io.osgent.api.memory.Note;
import io.osgent.api.model.TokenCounter;
import java.util.ArrayList;
import java.util.List;

/** Which turns of a session are recent: the last ones, as far as a budget of tokens goes. */
final class Recent {
  /** Of English, where nobody counts. */
  private static final int LETTERS_A_TOKEN = 4;

  private final TokenCounter counter;
  private final int budget;

  /** @param counter or null where there is none */
  Recent(TokenCounter counter, int budget) {
    this.counter = counter;
    this.budget = budget;
  }

  /** The newest first. */
  List<Held> of(Talk talk) {
    var recent = new ArrayList<Held>();
    int left = budget;
    for (Held held : talk.newestFirst()) {
      if (held.note().kind().equals(Note.TURN)) {
        left -= tokens(held.note().content());
        if (left < 0) {
          break;
        }
        recent.add(held);
      }
    }
    return recent;
  }

  private int tokens(String text) {
    // What has more letters than the budget has room for is not counted: that may take long.
    int atLeast = text.length() / LETTERS_A_TOKEN / LETTERS_A_TOKEN;
    if (atLeast > budget) {
      return atLeast;
    }
    return counter == null ? (text.length() + LETTERS_A_TOKEN - 1) / LETTERS_A_TOKEN : counter.count(null, text);
  }
}
