package io.osgent.model.tokens.internal;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.ArrayList;
import java.util.List;

/** The tokens of one family of models. It takes a second to read, so that is left until somebody counts. Thread-safe. */
final class Vocabulary {
  /** Joining letters to tokens takes ever longer the longer a word is: longer ones are counted piece by piece. */
  private static final int LONGEST_RUN = 400;

  private enum Kind {
    WORD, SPACE, OTHER
  }

  private final EncodingType type;
  private volatile Encoding encoding;

  Vocabulary(EncodingType type) {
    this.type = type;
  }

  /** Exact, but for a token or so at each {@value #LONGEST_RUN} letters of a word that is longer. */
  int count(String text) {
    return pieces(text).stream().mapToInt(encoding()::countTokensOrdinary).sum();
  }

  /** Encodings without a lock: who comes at the same moment reads it as well, and one of them is kept. */
  private Encoding encoding() {
    Encoding known = encoding;
    if (known == null) {
      known = Encodings.newLazyEncodingRegistry().getEncoding(type);
      encoding = known;
    }
    return known;
  }

  /** The text as it is, as a rule; parted only where one kind of character goes on for too long. */
  static List<String> pieces(String text) {
    var pieces = new ArrayList<String>(1);
    int begin = 0;
    int run = 0;
    Kind kind = null;
    int next;
    for (int i = 0; i < text.length(); i = next) {
      int character = text.codePointAt(i);
      next = i + Character.charCount(character);
      Kind now = kind(character);
      run = now == kind ? run + 1 : 1;
      kind = now;
      if (run > LONGEST_RUN) {
        pieces.add(text.substring(begin, i));
        begin = i;
        run = 1;
      }
    }
    pieces.add(text.substring(begin));
    return pieces;
  }

  private static Kind kind(int character) {
    if (Character.isWhitespace(character) || Character.isSpaceChar(character)) {
      return Kind.SPACE;
    }
    boolean ofWord = Character.isLetter(character) || Character.getType(character) == Character.NON_SPACING_MARK
        || Character.getType(character) == Character.COMBINING_SPACING_MARK;
    return ofWord ? Kind.WORD : Kind.OTHER;
  }
}
