package io.osgent.memory.sqlite.internal;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.sqlite.internal.Conversations.Asked;
import io.osgent.memory.sqlite.internal.Conversations.Conversation;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How much of the evidence for questions on conversations this memory finds, and how long it takes; without a server. */
final class RecallBench {
  private static final int[] AT = {5, 10, 20, 50};
  private static final List<String> CATEGORIES = List.of("multi-hop", "temporal", "open-domain", "single-hop",
      "adversarial");

  private RecallBench() {}

  /** @param args a file in the shape of LoCoMo's */
  public static void main(String... args) throws Exception {
    var sums = new LinkedHashMap<String, double[]>();
    var took = new ArrayList<Double>();
    try (Home home = Home.open(Files.createTempDirectory("osgent-recall"))) {
      for (Conversation conversation : Conversations.read(args[0]).all()) {
        var scope = new Scope("default", conversation.name(), null, null);
        keep(home, scope, conversation.turns());
        for (Asked asked : conversation.questions()) {
          long start = System.nanoTime();
          List<Recollection> found = home.memory().recall(scope, new Query(asked.text(), 50));
          took.add((System.nanoTime() - start) / 1e6);
          List<String> turns = found.stream().map(each -> (String) each.note().metadata().get("turn")).toList();
          for (String name : List.of(CATEGORIES.get(asked.category() - 1), "ALL")) {
            double[] sum = sums.computeIfAbsent(name, each -> new double[AT.length + 1]);
            for (int i = 0; i < AT.length; i++) {
              List<String> first = turns.subList(0, Math.min(AT[i], turns.size()));
              sum[i] += (double) asked.evidence().stream().filter(first::contains).count() / asked.evidence().size();
            }
            sum[AT.length]++;
          }
        }
      }
    }
    System.out
        .println("                n" + Arrays.stream(AT).mapToObj("%7s"::formatted).collect(Collectors.joining()));
    sums.forEach((name, sum) -> System.out.println("%-12s%5.0f".formatted(name, sum[AT.length]) + IntStream
        .range(0, AT.length).mapToObj(i -> "%7.1f".formatted(100 * sum[i] / sum[AT.length]))
        .collect(Collectors.joining())));
    took.sort(null);
    System.out.printf("%d questions: p50 %.2f ms, p95 %.2f ms%n", took.size(), took.get(took.size() / 2),
        took.get(took.size() * 95 / 100));
  }

  static void keep(Home home, Scope scope, List<Note> notes) {
    for (int i = 0; i < notes.size(); i += 100) {
      List<Change> some = notes.subList(i, Math.min(i + 100, notes.size())).stream()
          .<Change>map(note -> new Change.Keep(null, note)).toList();
      home.memory().write(scope, some);
    }
  }
}
