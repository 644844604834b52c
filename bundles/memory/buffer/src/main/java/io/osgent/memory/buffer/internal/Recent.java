package io.osgent.memory.buffer.internal;

import io.osgent.api.memory.Note;
import io.osgent.api.model.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Which turns of a session are recent: the last ones, as far as a budget of tokens goes. */
final class Recent {
  /** Of English, where nobody counts. */
  private static final int LETTERS_A_TOKEN = 4;

  private final AtomicReference<TokenCounter> counter = new AtomicReference<>();
  private final int budget;

  Recent(int budget) {
    this.budget = budget;
  }

  void countWith(TokenCounter come) {
    counter.set(come);
  }

  void countNoMoreWith(TokenCounter gone) {
    counter.compareAndSet(gone, null);
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
    TokenCounter here = counter.get();
    return here == null ? (text.length() + LETTERS_A_TOKEN - 1) / LETTERS_A_TOKEN : here.count(null, text);
  }
}
