package io.osgent.tool.calculator.internal;

import com.ezylang.evalex.BaseException;

/**
 * An expression as people write it, brought into the form the parser reads: "1,234" loses its comma, the x of "17x23"
 * becomes a sign of its own, and a percent sign is told from modulo. It remembers where everything stood.
 */
final class Notation {
  /** Stands for "%" that means percent. */
  static final String PERCENT = "٪";

  private final String original;
  private final StringBuilder text = new StringBuilder();
  private final int[] positions;

  private Notation(String original) {
    this.original = original;
    this.positions = new int[original.length() + 1];
    int functionDepth = 0;
    for (int i = 0; i < original.length(); i++) {
      char c = original.charAt(i);
      if (c == '(' && (functionDepth > 0 || (i > 0 && Character.isLetter(before(i))))) {
        functionDepth++;
      } else if (c == ')' && functionDepth > 0) {
        functionDepth--;
      }
      if (c == ',' && functionDepth == 0 && separatesThousands(i)) {
        continue;
      }
      positions[text.length()] = i;
      text.append(c == '%' && isPercent(i) ? PERCENT.charAt(0) : isTimes(i) ? '*' : c);
    }
    positions[text.length()] = original.length();
  }

  static Notation of(String expression) {
    return new Notation(expression);
  }

  String text() {
    return text.toString();
  }

  /** A sentence that says what is wrong, and where in the original. */
  String locate(BaseException problem, String what) {
    int start = problem.getStartPosition() - 1;
    int end = Math.min(start + problem.getTokenString().length(), text.length());
    boolean somewhere = start >= 0 && end > start && end - start < text.length();
    return "cannot work out \"" + original + "\": " + what.replace(" '" + problem.getTokenString() + "'", "")
        + (somewhere ? " at '" + originally(start, end) + "', character " + (positions[start] + 1) : "");
  }

  private String originally(int start, int end) {
    int last = Character.isHighSurrogate(text.charAt(end - 1)) ? Math.min(end + 1, text.length()) : end;
    return original.substring(positions[start], positions[last]);
  }

  private char before(int index) {
    int i = index - 1;
    while (i > 0 && Character.isWhitespace(original.charAt(i))) {
      i--;
    }
    return original.charAt(i);
  }

  /** Whether a comma stands between one to three digits and groups of exactly three. */
  private boolean separatesThousands(int comma) {
    int start = comma;
    while (start > 0 && (isDigit(start - 1) || original.charAt(start - 1) == ',')) {
      start--;
    }
    int end = comma;
    while (end < original.length() && (isDigit(end) || original.charAt(end) == ',')) {
      end++;
    }
    return original.substring(start, end).matches("\\d{1,3}(,\\d{3})+");
  }

  /** Percent is what nothing follows that could be divided by. */
  private boolean isPercent(int sign) {
    String rest = original.substring(sign + 1).stripLeading();
    return rest.isEmpty() || rest.matches("(?is)of\\b.*") || !isOperandStart(rest.charAt(0));
  }

  private static boolean isOperandStart(char c) {
    return Character.isLetterOrDigit(c) || c == '(' || c == '.' || c == '√';
  }

  private boolean isTimes(int index) {
    char c = original.charAt(index);
    return (c == 'x' || c == 'X') && index > 0 && isDigit(index - 1) && index + 1 < original.length()
        && Character.isDigit(original.charAt(index + 1)) && !startsHexadecimal(index - 1);
  }

  private boolean startsHexadecimal(int zero) {
    return original.charAt(zero) == '0'
        && (zero == 0 || ".0123456789".indexOf(original.charAt(zero - 1)) < 0);
  }

  private boolean isDigit(int index) {
    return Character.isDigit(original.charAt(index));
  }
}
