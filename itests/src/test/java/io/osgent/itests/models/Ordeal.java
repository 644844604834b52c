package io.osgent.itests.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many runs at once, over all providers by turns; of each provider half are watched, so that their answers are streamed. */
record Ordeal(List<Run> runs) {
  static final String QUESTION = "What is 17 * 23?";
  static final String ANSWER = "The calculator says 391.";

  private static final int AT_ONCE = 16;
  private static final List<Provider> PROVIDERS = List.of(Provider.values());

  /** @param words what aimock knows it by */
  record Run(String words, RunLog log) {}

  /**
   * @param subject what is asked about, or how
   * @param trait of the providers
   */
  static Ordeal of(LiveServer live, int runs, String subject, String trait) throws Exception {
    var clients = new ArrayList<Future<Run>>();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (int i = 0; i < runs; i++) {
        String agent = PROVIDERS.get(i % PROVIDERS.size()).named(trait);
        boolean watched = i / PROVIDERS.size() % 2 == 0;
        String words = "%s (%s %d)".formatted(QUESTION, subject, i);
        clients.add(
            threads.submit(() -> new Run(words, watched ? live.watch(agent, words) : live.run(agent, words))));
      }
    }
    var ended = new ArrayList<Run>();
    for (Future<Run> client : clients) {
      ended.add(client.get());
    }
    return new Ordeal(ended);
  }

  /**
   * Holds each run against what its providers did: it has to end as its last request did.
   *
   * @param attempts at each model call
   * @return what went wrong, and how often
   */
  Map<Fault, Integer> examine(List<Aimock.Asked> asked, int attempts) {
    var faults = new EnumMap<Fault, Integer>(Fault.class);
    for (Run run : runs) {
      List<String> came = asked.stream().filter(request -> request.tells(run.words())).map(Aimock.Asked::fault)
          .toList();
      assertThat(came).as(run.words()).hasSizeBetween(1, 2 * attempts);
      examine(run.log(), came.getLast());
      came.stream().filter(fault -> !fault.isEmpty()).forEach(fault -> faults.merge(Fault.of(fault), 1, Integer::sum));
    }
    return faults;
  }

  private static void examine(RunLog log, String fault) {
    if (fault.isEmpty()) {
      assertThat(log.output()).as(log.toString()).isEqualTo(ANSWER);
      assertThat(log.text()).isEqualTo(ANSWER);
      return;
    }
    assertThat(log.completed()).as(log.toString()).isFalse();
    Fault.of(fault).assertNamedBy(log.problem());
    assertThat(ANSWER).startsWith(log.text());
    if (!log.text().isEmpty()) {
      JsonNode finished = log.said("model.finished").getLast();
      assertThat(finished.path("reason").asText()).isEqualTo("broken_off");
    }
  }
}
