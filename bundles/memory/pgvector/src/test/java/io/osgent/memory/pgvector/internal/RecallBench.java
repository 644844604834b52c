package io.osgent.memory.pgvector.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.memory.search.vector.Embedder;
import io.osgent.storage.postgres.internal.PostgresDatabase;
import io.osgent.storage.postgres.internal.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How much of the evidence for questions on conversations this memory finds on the server that
 * {@code OSGENT_TEST_POSTGRES} names, and how long it takes: reads a file in the shape of LoCoMo's. Run by hand.
 */
final class RecallBench {
  private static final int[] AT = {5, 10, 20, 50};
  private static final List<String> CATEGORIES = List.of("multi-hop", "temporal", "open-domain", "single-hop",
      "adversarial");
  private static final Pattern EVIDENCE = Pattern.compile("D:?(\\d+):(\\d+)");
  private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().parseCaseInsensitive()
      .appendPattern("h:mm a 'on' d MMMM, yyyy").toFormatter(Locale.ENGLISH);

  private final Memory memory;
  private final Map<String, double[]> sums = new LinkedHashMap<>();
  private final List<Double> took = new ArrayList<>();

  private RecallBench(Memory memory) {
    this.memory = memory;
  }

  public static void main(String... arguments) throws IOException {
    JsonNode samples = new ObjectMapper().readTree(new File(arguments[0]));
    try (TestDatabase server = TestDatabase.owned();
        PostgresDatabase database = PostgresDatabase.open(server.url(), "osgent")) {
      var memory = new PgvectorMemory(database, new Embedder(new Meanings(), ""), new PlainJson(), 16);
      var bench = new RecallBench(memory);
      for (JsonNode sample : samples) {
        bench.measure(sample);
      }
      bench.print();
      memory.close();
    }
  }

  private void measure(JsonNode sample) {
    var scope = new Scope("bench", sample.path("sample_id").asText(), null, null);
    Set<String> turns = keep(sample.path("conversation"), scope);
    for (JsonNode question : sample.path("qa")) {
      Set<String> evidence = IntStream.range(0, question.path("evidence").size())
          .mapToObj(i -> question.path("evidence").path(i).asText())
          .flatMap(each -> EVIDENCE.matcher(each).results())
          .map(turn -> "D" + Integer.parseInt(turn.group(1)) + ":" + Integer.parseInt(turn.group(2)))
          .filter(turns::contains).collect(Collectors.toSet());
      if (!evidence.isEmpty()) {
        ask(question, evidence, scope);
      }
    }
  }

  /** @return the names of the turns, under which they are kept */
  private Set<String> keep(JsonNode conversation, Scope scope) {
    var changes = new ArrayList<Change>();
    for (int i = 1; i < 100; i++) {
      for (JsonNode turn : conversation.path("session_" + i)) {
        String caption = turn.path("blip_caption").asText("");
        String said = turn.path("text").asText() + (caption.isEmpty() ? "" : " [shares " + caption + "]");
        Instant at = LocalDateTime.parse(conversation.path("session_" + i + "_date_time").asText(), TIME)
            .toInstant(ZoneOffset.UTC);
        changes.add(new Change.Keep(turn.path("dia_id").asText(), new Note(Note.TURN, said,
            turn.path("speaker").asText(), "session_" + i, null, at, null, List.of(), Map.of())));
      }
    }
    return Set.copyOf(memory.write(scope, changes));
  }

  private void ask(JsonNode question, Set<String> evidence, Scope scope) {
    long start = System.nanoTime();
    List<String> found = memory.recall(scope, new Query(question.path("question").asText(), 50)).stream()
        .map(each -> each.id()).toList();
    took.add((System.nanoTime() - start) / 1e6);
    for (String name : List.of(CATEGORIES.get(question.path("category").asInt() - 1), "ALL")) {
      double[] sum = sums.computeIfAbsent(name, each -> new double[AT.length + 1]);
      for (int i = 0; i < AT.length; i++) {
        List<String> first = found.subList(0, Math.min(AT[i], found.size()));
        sum[i] += (double) evidence.stream().filter(first::contains).count() / evidence.size();
      }
      sum[AT.length]++;
    }
  }

  private void print() {
    System.out.println("                n"
        + Arrays.stream(AT).mapToObj(at -> String.format(Locale.ROOT, "%7s", "R@" + at)).collect(Collectors.joining()));
    sums.forEach((name, sum) -> System.out.println(String.format(Locale.ROOT, "%-12s%5.0f", name, sum[AT.length])
        + IntStream.range(0, AT.length)
            .mapToObj(i -> String.format(Locale.ROOT, "%7.1f", 100 * sum[i] / sum[AT.length]))
            .collect(Collectors.joining())));
    took.sort(null);
    System.out.printf(Locale.ROOT, "%d questions: p50 %.2f ms, p95 %.2f ms%n", took.size(), took.get(took.size() / 2),
        took.get(took.size() * 95 / 100));
  }
}
