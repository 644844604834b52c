package io.osgent.memory.memobase.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was said of one thing over time, as facts that follow each other. It depends on what was said and for when alone,
 * not on the order in which that became known: whoever is told late is put between the others.
 */
final class Line {
  /** So many times of having been said are kept of a fact; what is between the first and the last of them is dropped. */
  private static final int MOST_SAID = 64;

  private Line() {}

  private record Statement(Fact fact, Said said) {}

  /**
   * The facts anew, after some have got or lost what was said for them.
   *
   * @param facts of one key; those for which nothing is said any more are left out already
   */
  static List<Fact> of(List<Fact> facts, Instant now) {
    List<Statement> statements = facts.stream()
        .flatMap(fact -> fact.said().stream().map(said -> new Statement(fact, said)))
        .sorted(Comparator.comparing(statement -> statement.said().at())).toList();
    var runs = new ArrayList<List<Statement>>();
    for (Statement next : withoutOverruled(statements)) {
      if (runs.isEmpty() || !goesOn(runs.getLast().getLast().fact(), next)) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(next);
    }
    return facts(runs, now);
  }

  private static boolean goesOn(Fact fact, Statement next) {
    return fact.says(next.fact().value()) && (fact.until() == null || next.said().at().isBefore(fact.until()));
  }

  /** Of what is said differently for the same moment, what was said last counts. */
  private static List<Statement> withoutOverruled(List<Statement> statements) {
    var kept = new ArrayList<Statement>();
    for (Statement next : statements) {
      while (!kept.isEmpty() && kept.getLast().said().at().equals(next.said().at())
          && !kept.getLast().fact().says(next.fact().value())) {
        kept.removeLast();
      }
      kept.add(next);
    }
    return kept;
  }

  private static List<Fact> facts(List<List<Statement>> runs, Instant now) {
    var used = new HashSet<String>();
    var facts = new ArrayList<Fact>();
    for (int i = 0; i < runs.size(); i++) {
      List<Statement> run = runs.get(i);
      Fact first = run.stream().map(Statement::fact).filter(fact -> !used.contains(fact.id())).findFirst()
          .orElseGet(() -> anew(run.getFirst().fact()));
      used.add(first.id());
      Instant until = run.stream().map(statement -> statement.fact().until()).filter(end -> end != null)
          .max(Comparator.naturalOrder()).orElse(null);
      Instant next = i + 1 < runs.size() ? runs.get(i + 1).getFirst().said().at() : null;
      facts.add(placed(first.with(bounded(run.stream().map(Statement::said).distinct().toList()), until), next, now));
    }
    return facts;
  }

  private static Fact anew(Fact like) {
    return new Fact(Ids.random(), like.subject(), like.attribute(), like.value(), like.sentence(), like.several(),
        like.said(), null, null, false, like.extractor());
  }

  private static Fact placed(Fact fact, Instant next, Instant now) {
    Instant until = fact.until();
    Instant end = next != null && (until == null || next.isBefore(until)) ? next : until;
    return fact.placed(end, end != null && !end.isAfter(now));
  }

  private static List<Said> bounded(List<Said> said) {
    int half = MOST_SAID / 2;
    return said.size() <= MOST_SAID
        ? said
        : Stream.concat(said.subList(0, half).stream(), said.subList(said.size() - half, said.size()).stream())
            .toList();
  }
}
