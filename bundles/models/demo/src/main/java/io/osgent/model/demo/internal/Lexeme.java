package io.osgent.model.demo.internal;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A number, a word or a sign in a text.
 *
 * @param text lower case; a number without thousands separators
 */
record Lexeme(Kind kind, String text) {
  enum Kind {
    NUMBER, WORD, SIGN
  }

  private static final Pattern PIECE = Pattern.compile(
      // dates, versions and the like look like arithmetic but are none
      "(?<other>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[0-9]+(?:\\.[0-9]+){2,}|\\b24/7\\b)"
          + "|(?<times>(?<=[0-9] ?)[xX](?= ?[0-9]))"
          + "|(?<number>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\\.[0-9]+)?|[0-9]+(?:\\.[0-9]+)?|\\.[0-9]+)"
          + "|(?<word>\\p{L}[\\p{L}\\p{M}\\p{N}'’]*)"
          + "|(?<sign>\\*\\*|[^\\s])");

  static List<Lexeme> of(String text) {
    return PIECE.matcher(text).results().map(Lexeme::of).toList();
  }

  private static Lexeme of(MatchResult piece) {
    String text = piece.group().toLowerCase(Locale.ROOT);
    if (piece.group("number") != null) {
      return new Lexeme(Kind.NUMBER, text.replace(",", ""));
    } else if (piece.group("times") != null) {
      return new Lexeme(Kind.SIGN, "*");
    } else if (piece.group("sign") != null) {
      return new Lexeme(Kind.SIGN, switch (text) {
        case "×", "·", "⋅" -> "*";
        case "÷" -> "/";
        case "−", "–" -> "-";
        case "**" -> "^";
        default -> text;
      });
    }
    return new Lexeme(Kind.WORD, text);
  }
}
