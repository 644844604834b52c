package io.osgent.memory.search.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.api.memory.Note;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How much of the evidence for questions on conversations is found, and how long that takes a processor, without a server: reads a file
 * in the shape of LoCoMo's. With a number as second argument, so many notes of other conversations stand beside.
 */
final class RecallBench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int[] AT = {5, 10, 20, 50};
  private static final List<String> CATEGORIES = List.of("multi-hop", "temporal", "open-domain", "single-hop",
      "adversarial");
  private static final Pattern EVIDENCE = Pattern.compile("D:?(\\d+):(\\d+)");
  private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().parseCaseInsensitive()
      .appendPattern("h:mm a 'on' d MMMM, yyyy").toFormatter(Locale.ENGLISH);

  private final Map<String, double[]> sums = new LinkedHashMap<>();
  private final List<Double> took = new ArrayList<>();

  private RecallBench() {}

  public static void main(String... args) throws IOException {
    JsonNode samples = new ObjectMapper().readTree(new File(args[0]));
    int others = args.length > 1 ? Integer.parseInt(args[1]) : 0;
    for (int round = 0; round < 5; round++) {
      new RecallBench().measure(samples, others);
    }
    var bench = new RecallBench();
    bench.measure(samples, others);
    bench.print(System.out);
  }

  private void measure(JsonNode samples, int others) {
    for (JsonNode sample : samples) {
      var shelf = new Shelf();
      var places = new HashMap<String, Long>();
      keep(sample.path("conversation"), "", shelf, places);
      for (int round = 0; places.size() < others; round++) {
        for (JsonNode other : samples) {
          if (other != sample) {
            keep(other.path("conversation"), other.path("sample_id").asText() + round, shelf, places);
          }
        }
      }
      for (JsonNode question : sample.path("qa")) {
        Set<Long> evidence = evidence(question, places);
        if (!evidence.isEmpty()) {
          ask(question, evidence, shelf, sample.path("sample_id").asText());
        }
      }
    }
  }

  private static void keep(JsonNode conversation, String prefix, Shelf shelf, Map<String, Long> places) {
    for (int i = 1; i < 100; i++) {
      JsonNode session = conversation.path("session_" + i);
      for (JsonNode turn : session) {
        String caption = turn.path("blip_caption").asText("");
        String said = turn.path("text").asText() + (caption.isEmpty() ? "" : " [shares " + caption + "]");
        Instant at = LocalDateTime.parse(conversation.path("session_" + i + "_date_time").asText(), TIME)
            .toInstant(ZoneOffset.UTC);
        places.put(prefix + turn.path("dia_id").asText(), shelf.put(new Note(Note.TURN, said,
            turn.path("speaker").asText(), prefix + "session_" + i, null, at, null, List.of(), Map.of())));
      }
    }
  }

  private static Set<Long> evidence(JsonNode question, Map<String, Long> places) {
    var evidence = new LinkedHashSet<Long>();
    for (JsonNode each : question.path("evidence")) {
      for (MatchResult turn : EVIDENCE.matcher(each.asText()).results().toList()) {
        Long place = places.get("D" + Integer.parseInt(turn.group(1)) + ":" + Integer.parseInt(turn.group(2)));
        if (place != null) {
          evidence.add(place);
        }
      }
    }
    return evidence;
  }

  private void ask(JsonNode question, Set<Long> evidence, Shelf shelf, String sample) {
    long start = THREADS.getCurrentThreadCpuTime();
    List<Long> found = shelf.find(question.path("question").asText()).stream().map(Ranked::place).toList();
    took.add((THREADS.getCurrentThreadCpuTime() - start) / 1e6);
    for (String name : List.of(CATEGORIES.get(question.path("category").asInt() - 1), "ALL", sample)) {
      double[] sum = sums.computeIfAbsent(name, each -> new double[AT.length + 1]);
      for (int i = 0; i < AT.length; i++) {
        List<Long> first = found.subList(0, Math.min(AT[i], found.size()));
        sum[i] += (double) evidence.stream().filter(first::contains).count() / evidence.size();
      }
      sum[AT.length]++;
    }
  }

  private void print(PrintStream out) {
    out.println(
        "                n" + String.join("", Arrays.stream(AT).mapToObj(k -> "%7s".formatted("R@" + k)).toList()));
    sums.forEach((name, sum) -> out.println("%-12s%5.0f%s".formatted(name, sum[AT.length], String.join("", IntStream
        .range(0, AT.length).mapToObj(i -> "%7.1f".formatted(100 * sum[i] / sum[AT.length])).toList()))));
    took.sort(null);
    out.println("CPU of a question, of %d: mean %.3f ms, p50 %.3f ms, p95 %.3f ms".formatted(took.size(),
        took.stream().mapToDouble(each -> each).average().orElse(0), took.get(took.size() / 2),
        took.get(took.size() * 95 / 100)));
  }
}
