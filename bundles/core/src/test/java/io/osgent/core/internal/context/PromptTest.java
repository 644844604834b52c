package io.osgent.core.internal.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.EventData.SessionCompacted;
import io.osgent.api.model.Message;
import io.osgent.api.model.Message.Assistant;
import io.osgent.api.model.Message.ToolAnswer;
import io.osgent.api.model.Message.User;
import io.osgent.api.model.ToolRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever conversations of any shape are cut, however often. */
class PromptTest {
  private static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  /** Some runs of a session, the last of which goes on. */
  private static List<Placed> conversation(Random random) {
    var all = new ArrayList<Placed>();
    int runs = 1 + random.nextInt(4);
    for (int run = 1; run <= runs; run++) {
      String id = "run_" + run;
      long seq = 1;
      all.add(new Placed(id, seq, new User("input " + run)));
      for (int turn = random.nextInt(6); turn >= 0; turn--) {
        seq += 1 + random.nextInt(3);
        List<ToolRequest> asked = requests(random, id + "/" + seq);
        all.add(new Placed(id, seq, new Assistant("turn " + turn, asked)));
        seq += asked.isEmpty() ? 0 : 1 + random.nextInt(5);
        for (ToolRequest request : asked) {
          all.add(new Placed(id, seq, new ToolAnswer(request.id(), request.tool(), "answer", false)));
        }
        if (asked.isEmpty() && random.nextBoolean()) {
          all.add(new Placed(id, ++seq, new User("that does not fit")));
        }
      }
    }
    return all;
  }

  private static List<ToolRequest> requests(Random random, String prefix) {
    return IntStream.range(0, random.nextInt(4)).mapToObj(i -> new ToolRequest(prefix + "/" + i, "look", "{}"))
        .toList();
  }

  private static Prompt cut(Prompt prompt, String run, Placed at) {
    return Prompt.of(new Boundary(run, new SessionCompacted("drop", at.run(), at.seq(), null, 2, 1, null)),
        prompt.shown());
  }

  private static void pairsAreWhole(List<Message> messages) {
    var asked = new ArrayList<String>();
    for (Message message : messages) {
      switch (message) {
        case User ignored -> assertThat(asked).isEmpty();
        case Assistant said -> {
          assertThat(asked).isEmpty();
          said.toolRequests().forEach(request -> asked.add(request.id()));
        }
        case ToolAnswer answer -> assertThat(asked.removeFirst()).isEqualTo(answer.callId());
      }
    }
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aCallIsNeverPartedFromItsResultAndTheInputOfTheRunStays(int seed) {
    var random = new Random(seed);
    List<Placed> all = conversation(random);
    String run = all.getLast().run();
    Placed input = all.stream().filter(placed -> placed.run().equals(run)).findFirst().orElseThrow();
    var prompt = new Prompt(null, all);

    while (!prompt.cuts(run).isEmpty()) {
      List<Placed> places = prompt.cuts(run);
      Prompt before = prompt;
      for (Placed place : places) {
        Prompt after = cut(before, run, place);
        pairsAreWhole(after.messages());
        pairsAreWhole(before.upTo(place));
        assertThat(after.shown()).contains(input).endsWith(before.shown().getLast())
            .hasSizeLessThan(before.shown().size());
        assertThat(after.messages().getFirst()).isEqualTo(Boundary.note(null));
        assertThat(after.shown()).isSubsetOf(before.shown());
      }
      prompt = cut(prompt, run, places.get(random.nextInt(places.size())));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsRememberedStaysBeforeTheInputOfItsRun(int seed) {
    var random = new Random(seed);
    List<Placed> all = conversation(random);
    String run = all.getLast().run();
    Placed input = all.stream().filter(placed -> placed.run().equals(run)).findFirst().orElseThrow();
    var remembered = new Placed(run, Placed.BEFORE, new User("[Remembered]"));
    all.add(all.indexOf(input), remembered);
    var prompt = new Prompt(null, all);

    while (!prompt.cuts(run).isEmpty()) {
      List<Placed> places = prompt.cuts(run);
      assertThat(places).doesNotContain(remembered);
      assertThat(prompt.beginning(run)).containsExactly(remembered.message(), input.message());
      prompt = cut(prompt, run, places.get(random.nextInt(places.size())));
      assertThat(prompt.shown()).containsSubsequence(remembered, input);
      pairsAreWhole(prompt.messages());
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsCutStaysCutWhenTheSessionGoesOn(int seed) {
    var random = new Random(seed);
    List<Placed> all = conversation(random);
    String run = all.getLast().run();
    for (Placed place : new Prompt(null, all).cuts(run)) {
      Prompt cut = cut(new Prompt(null, all), run, place);
      var later = new Placed("run_9", 1, new User("and then?"));

      Prompt next = cut.then(null, List.of(later));

      assertThat(next.messages().subList(0, cut.messages().size())).isEqualTo(cut.messages());
      assertThat(next.messages().getLast()).isEqualTo(later.message());
    }
  }
}
