package io.osgent.model.demo.internal;

import io.osgent.model.demo.internal.Lexeme.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A place in a text that is being read. What is not there as expected is left where it is. */
final class Cursor {
  private final List<Lexeme> lexemes;
  /** The words where there are words, and nothing where there are none. */
  private final List<String> words;
  private int at;

  Cursor(List<Lexeme> lexemes) {
    this.lexemes = lexemes;
    this.words = lexemes.stream().map(lexeme -> lexeme.kind() == Kind.WORD ? lexeme.text() : "").toList();
  }

  int at() {
    return at;
  }

  void backTo(int earlier) {
    at = earlier;
  }

  boolean atEnd() {
    return at >= lexemes.size();
  }

  /** The word here, or nothing. */
  String here() {
    return atEnd() ? "" : words.get(at);
  }

  /** Goes on by one, whatever is here. */
  String skip() {
    String skipped = lexemes.get(at).text();
    at++;
    return skipped;
  }

  /** Goes on behind these words if they are here. */
  boolean word(String... expected) {
    boolean there = at + expected.length <= words.size()
        && words.subList(at, at + expected.length).equals(List.of(expected));
    at += there ? expected.length : 0;
    return there;
  }

  /** Goes on behind this sign if it is here. */
  boolean sign(String expected) {
    boolean there = !atEnd() && lexemes.get(at).kind() == Kind.SIGN && lexemes.get(at).text().equals(expected);
    at += there ? 1 : 0;
    return there;
  }

  boolean previousIs(String word) {
    return at > 0 && words.get(at - 1).equals(word);
  }

  /** Goes on behind the number here, in figures or words; null if there is none. */
  Term number() {
    if (!atEnd() && lexemes.get(at).kind() == Kind.NUMBER) {
      var figures = new BigDecimal(skip());
      Optional<BigDecimal> magnitude = NumberWords.magnitude(here());
      magnitude.ifPresent(found -> skip());
      return Term.number(magnitude.map(figures::multiply).orElse(figures).toPlainString());
    }
    NumberWords.Read read = NumberWords.read(words, at).orElse(null);
    if (read == null) {
      return null;
    }
    at = read.end();
    return Term.number(read.value().toPlainString());
  }
}
