package io.osgent.model.demo.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds arithmetic in English, in words or figures, and writes it down for a calculator: "two hundred and six divided by 4"
 * → "206 / 4". A recursive-descent parser that is tried at each word; every method returns null, and moves nowhere, where
 * what it reads is not there.
 */
final class Arithmetic {
  private static final int MAX_DEPTH = 40;
  private static final Set<String> FUNCTIONS = Set.of("sqrt", "cbrt", "ln", "log", "log10", "log2", "exp", "sin", "cos",
      "tan", "asin", "acos", "atan", "abs", "round", "floor", "ceil", "min", "max", "factorial");
  private static final Set<String> MEANINGLESS = Set.of("=", "?", ".", "!", ",", "please", "the", "and", "equals",
      "is");
  private static final Map<String, String> SHARES = Map.of("half", "2", "third", "3", "quarter", "4");

  private final Cursor cursor;
  private final List<String> expressions = new ArrayList<>();
  private boolean nothingElse = true;
  private int depth;

  private Arithmetic(List<Lexeme> lexemes) {
    this.cursor = new Cursor(lexemes);
  }

  static Arithmetic in(String text) {
    List<Lexeme> lexemes = Lexeme.of(joinedNumberWords(text));
    if (!lexemes.isEmpty() && lexemes.getLast().text().equals("!")) {
      // "What is 2+3!" is more likely loud than a factorial; "What is 10!" is one.
      var calm = new Arithmetic(lexemes.subList(0, lexemes.size() - 1));
      calm.readAll();
      if (!calm.expressions.isEmpty()) {
        return calm;
      }
    }
    var arithmetic = new Arithmetic(lexemes);
    arithmetic.readAll();
    return arithmetic;
  }

  /** Every piece of arithmetic, in order. */
  List<String> expressions() {
    return expressions;
  }

  /** Whether the text says nothing else. */
  boolean isAllThereIs() {
    return !expressions.isEmpty() && nothingElse;
  }

  /** "twenty-three" is one number, not a subtraction. */
  private static String joinedNumberWords(String text) {
    return text.replaceAll("(?i)(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?=\\p{L})", "$1 ");
  }

  private void readAll() {
    while (!cursor.atEnd()) {
      Term term = rounded();
      if (term != null && term.worked()) {
        expressions.add(term.text());
      } else if (term != null) {
        nothingElse = false;
      } else {
        nothingElse &= MEANINGLESS.contains(cursor.skip());
      }
    }
  }

  private Term rounded() {
    Term value = sum();
    if (value == null || !value.worked()) {
      return value;
    }
    int start = cursor.at();
    cursor.word("rounded");
    if (cursor.word("to") || cursor.word("with")) {
      Term digits = cursor.number();
      cursor.word("decimal");
      if (digits != null && (cursor.word("digits") || cursor.word("places") || cursor.word("decimals")
          || cursor.previousIs("decimal"))) {
        return Term.function("round", List.of(value, digits));
      }
    }
    cursor.backTo(start);
    return value;
  }

  private Term sum() {
    Term left = product();
    while (left != null) {
      Term right = null;
      int start = cursor.at();
      String operator = cursor.sign("+") || cursor.word("plus")
          ? "+"
          : cursor.sign("-") || cursor.word("minus") ? "-" : null;
      if (operator != null) {
        right = product();
      }
      if (right == null) {
        cursor.backTo(start);
        return left;
      }
      left = left.joined(operator, Term.SUM, right);
    }
    return null;
  }

  private Term product() {
    Term left = signed();
    while (left != null) {
      int start = cursor.at();
      String operator = productOperator();
      Term right = operator == null ? null : signed();
      if (right == null) {
        cursor.backTo(start);
        return left;
      }
      left = left.joined(operator, Term.PRODUCT, right);
    }
    return null;
  }

  private String productOperator() {
    if (cursor.sign("*") || cursor.word("times") || cursor.word("multiplied", "by")) {
      return "*";
    } else if (cursor.sign("/") || cursor.word("divided", "by") || cursor.word("over")) {
      return "/";
    }
    return cursor.word("mod") || cursor.word("modulo") ? "mod" : null;
  }

  private Term signed() {
    int start = cursor.at();
    if (cursor.sign("-") || cursor.word("minus") || cursor.word("negative")) {
      Term value = nested(this::signed);
      if (value == null) {
        cursor.backTo(start);
      }
      return value == null ? null : value.negative();
    }
    return power();
  }

  private Term power() {
    Term base = postfixed();
    if (base == null) {
      return null;
    }
    int start = cursor.at();
    if (cursor.sign("^") || cursor.word("to", "the", "power", "of") || cursor.word("to", "the", "power")
        || cursor.word("raised", "to", "the", "power", "of") || cursor.word("raised", "to")) {
      Term exponent = nested(this::signed);
      if (exponent != null) {
        return base.joined("^", Term.POWER, exponent);
      }
    }
    cursor.backTo(start);
    return base;
  }

  private Term postfixed() {
    Term value = primary();
    while (value != null) {
      if (cursor.word("squared") || cursor.sign("²")) {
        value = value.joined("^", Term.POWER, Term.number("2"));
      } else if (cursor.word("cubed") || cursor.sign("³")) {
        value = value.joined("^", Term.POWER, Term.number("3"));
      } else if (cursor.sign("!") || cursor.word("factorial")) {
        value = value.followedBy("!");
      } else if (cursor.sign("%") || cursor.word("percent")) {
        return percent(value);
      } else {
        return value;
      }
    }
    return null;
  }

  private Term percent(Term share) {
    int start = cursor.at();
    boolean off = cursor.word("off");
    Term whole = off || cursor.word("of") ? nested(this::signed) : null;
    if (whole == null) {
      cursor.backTo(start);
      return share.joined("/", Term.PRODUCT, Term.number("100"));
    }
    Term part = share.joined("/", Term.PRODUCT, Term.number("100"));
    return off
        ? whole.joined("*", Term.PRODUCT, Term.number("1").joined("-", Term.SUM, part))
        : part.joined("*", Term.PRODUCT, whole);
  }

  private Term primary() {
    Term number = cursor.number();
    if (number != null) {
      return number;
    } else if (cursor.sign("(")) {
      return closing(cursor.at() - 1, nested(this::sum));
    } else if (cursor.word("pi") || cursor.sign("π") || cursor.word("π")) {
      return Term.number("pi");
    }
    return phrase();
  }

  private Term closing(int start, Term inside) {
    if (inside == null || !cursor.sign(")")) {
      cursor.backTo(start);
      return null;
    }
    return inside;
  }

  private Term phrase() {
    int start = cursor.at();
    cursor.word("the");
    int begin = cursor.at();
    Term value = function();
    if (value == null) {
      cursor.backTo(begin);
      value = measure();
    }
    if (value == null) {
      cursor.backTo(begin);
      value = command();
    }
    if (value == null) {
      cursor.backTo(start);
    }
    return value;
  }

  private Term function() {
    if (cursor.word("square", "root", "of")) {
      return applied("sqrt", nested(this::signed));
    } else if (cursor.word("cube", "root", "of")) {
      return applied("cbrt", nested(this::signed));
    } else if (FUNCTIONS.contains(cursor.here())) {
      String name = cursor.skip();
      if (cursor.sign("(")) {
        List<Term> arguments = listed(() -> cursor.sign(","), this::sum);
        return arguments.isEmpty() || !cursor.sign(")") ? null : Term.function(name, arguments);
      }
      cursor.word("of");
      return applied(name, nested(this::signed));
    }
    return null;
  }

  private static Term applied(String name, Term argument) {
    return argument == null ? null : Term.function(name, List.of(argument));
  }

  /** "the sum of 3, 4 and 5", "half of 90". */
  private Term measure() {
    if (cursor.word("sum", "of")) {
      return folded("+", Term.SUM);
    } else if (cursor.word("product", "of")) {
      return folded("*", Term.PRODUCT);
    } else if (cursor.word("difference", "between") || cursor.word("difference", "of")) {
      return folded("-", Term.SUM);
    } else if (cursor.word("average", "of") || cursor.word("mean", "of")) {
      List<Term> values = listed(this::acceptSeparator, this::signed);
      Term sum = values.stream().reduce((left, right) -> left.joined("+", Term.SUM, right)).orElse(null);
      return sum == null ? null : sum.joined("/", Term.PRODUCT, Term.number(String.valueOf(values.size())));
    } else if (cursor.word("twice") || cursor.word("double")) {
      Term value = nested(this::signed);
      return value == null ? null : Term.number("2").joined("*", Term.PRODUCT, value);
    }
    return share();
  }

  private Term share() {
    cursor.word("a");
    String parts = SHARES.get(cursor.here());
    if (parts == null) {
      return null;
    }
    cursor.skip();
    Term whole = cursor.word("of") ? nested(this::signed) : null;
    return whole == null ? null : whole.joined("/", Term.PRODUCT, Term.number(parts));
  }

  /** "add 5 to 7", "subtract 3 from 10". */
  private Term command() {
    if (cursor.word("add")) {
      return between("+", Term.SUM, "to", "and");
    } else if (cursor.word("multiply")) {
      return between("*", Term.PRODUCT, "by", "with", "and");
    } else if (cursor.word("divide")) {
      return between("/", Term.PRODUCT, "by");
    } else if (cursor.word("subtract")) {
      Term taken = nested(this::signed);
      Term from = taken != null && cursor.word("from") ? nested(this::signed) : null;
      return from == null ? null : from.joined("-", Term.SUM, taken);
    }
    return null;
  }

  private Term between(String operator, int binding, String... words) {
    Term left = nested(this::signed);
    for (String word : words) {
      if (left != null && cursor.word(word)) {
        Term right = nested(this::signed);
        return right == null ? null : left.joined(operator, binding, right);
      }
    }
    return null;
  }

  private Term folded(String operator, int binding) {
    List<Term> values = listed(this::acceptSeparator, this::signed);
    return values.size() < 2 ? null : values.stream().reduce((l, r) -> l.joined(operator, binding, r)).orElseThrow();
  }

  private List<Term> listed(Supplier<Boolean> separator, Supplier<Term> item) {
    var values = new ArrayList<Term>();
    int end = cursor.at();
    do {
      Term value = nested(item);
      if (value == null) {
        break;
      }
      values.add(value);
      end = cursor.at();
    } while (separator.get());
    cursor.backTo(end);
    return values;
  }

  private boolean acceptSeparator() {
    boolean comma = cursor.sign(",");
    return cursor.word("and") || comma;
  }

  private Term nested(Supplier<Term> part) {
    if (depth >= MAX_DEPTH) {
      return null;
    }
    depth++;
    try {
      return part.get();
    } finally {
      depth--;
    }
  }
}
