package io.osgent.model.demo.internal;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of arithmetic in the notation calculators read.
 *
 * @param binding how tightly its outermost operator binds
 * @param worked whether there is anything to work out in it
 */
record Term(String text, int binding, boolean worked) {
  static final int SUM = 1;
  static final int PRODUCT = 2;
  static final int POWER = 3;
  static final int WHOLE = 4;

  static Term number(String text) {
    return new Term(text, WHOLE, false);
  }

  static Term function(String name, List<Term> arguments) {
    return new Term(name + "(" + arguments.stream().map(Term::text).collect(Collectors.joining(", ")) + ")", WHOLE,
        true);
  }

  /** Both sides joined by an operator, in parentheses where they bind less tightly. */
  Term joined(String operator, int with, Term right) {
    return new Term(within(with) + " " + operator + " " + right.within(with + 1), with, true);
  }

  Term negative() {
    return new Term("-" + within(POWER), PRODUCT, worked);
  }

  Term followedBy(String sign) {
    return new Term(within(WHOLE) + sign, WHOLE, true);
  }

  private String within(int outer) {
    return binding < outer ? "(" + text + ")" : text;
  }
}
