package io.osgent.model.demo.internal;

import java.util.List;
import java.util.Optional;

/** Hands what it shall remember to a tool for it; without one, the conversation itself is the memory. */
final class Notes implements Reader {
  @Override
  public Understanding read(String clause, Toolbox toolbox) {
    Optional<Toolbox.Slot> notebook = toolbox.notebook();
    return Facts.told(clause).map(fact -> notebook.isEmpty()
        ? Understanding.saying(kept(fact))
        : Understanding
            .asking(List.of(notebook.get().ask(fact, answer -> "I have stored this: " + Sentences.turned(fact)))))
        .orElse(Understanding.NOTHING);
  }

  static String kept(String fact) {
    return "I will keep in mind for this conversation: " + Sentences.ended(Sentences.turned(fact));
  }
}
