package io.osgent.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.Rest.Answer;
import io.osgent.itests.chaos.Story.Step;
import io.osgent.itests.world.EffectCounter;
import io.osgent.itests.world.EffectCounter.Deed;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks, when all is over, whether every run came out as it should, and counts what it was put through. */
final class Examination {
  private final Story story;
  private final EffectCounter world;
  private final Rest rest;
  private final Map<String, Integer> types = new TreeMap<>();
  private final Set<String> ends = new TreeSet<>();
  private int repeated;

  Examination(Story story, EffectCounter world, Rest rest) {
    this.story = story;
    this.world = world;
    this.rest = rest;
  }

  void examine(Follower client) throws IOException, InterruptedException {
    String run = client.run();
    Answer stands = rest.get("/api/v1/runs/" + run).expect(200);
    assertThat(stands.text("status")).as(run).isEqualTo("completed");
    assertThat(stands.text("output")).as(run).isEqualTo(story.output());
    assertThat(rest.stream(rest.follow(run, 0), Integer.MAX_VALUE)).as("the log of " + run + ", byte for byte")
        .isEqualTo(client.events());
    assertThat(rest.log(run)).as("the log of " + run + " in pages").isEqualTo(client.events());
    read(client.events());
    for (Step step : story.steps()) {
      happenedOnce(run, step);
    }
    assertThat(world.keys(run)).as("the keys of " + run).hasSameSizeAs(story.steps());
  }

  private void read(List<String> log) throws IOException {
    var grammar = new Grammar(story);
    var places = new Places();
    String place = "";
    for (String json : log) {
      JsonNode event = Rest.JSON.readTree(json);
      grammar.read(event);
      types.merge(event.path("type").asText(), 1, Integer::sum);
      repeated += event.path("data").path("attempt").asInt() > 1 ? 1 : 0;
      String before = place;
      place = places.next(event);
      if (place.equals("run.resumed")) {
        ends.add(before);
      }
    }
  }

  private void happenedOnce(String run, Step step) {
    List<Deed> deeds = world.deeds(run, step.tool(), step.number());
    String what = step + " of " + run + " should have happened: " + deeds;
    assertThat(deeds).as(what).isNotEmpty();
    assertThat(deeds.stream().map(Deed::key).collect(Collectors.toSet())).as(what).hasSize(1);
    if (!step.tool().equals("look")) {
      assertThat(deeds.stream().filter(Deed::effect)).as(what).hasSize(1);
    }
  }

  /** How many events of a type there were in all logs. */
  int count(String type) {
    return types.getOrDefault(type, 0);
  }

  /** How many tool calls were made again. */
  int repeated() {
    return repeated;
  }

  int events() {
    return types.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The places where a log ended when the server was killed. */
  Set<String> ends() {
    return ends;
  }
}
