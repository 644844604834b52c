package io.osgent.policy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.tool.Effect;
import io.osgent.server.policy.Condition;
import io.osgent.server.policy.Occasion;
import io.osgent.server.policy.Rule;
import io.osgent.server.policy.Ruling;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Rules and calls by the thousand, held against what docs/policy.md says, written down a second time and in another way: every guess at
 * what cannot be told is tried, for each the first rule that is about the call decides, and the strictest of all outcomes counts.
 */
class SemanticsTest {
  /** An argument's value, and what is true of it by the way it was made. */
  private record Sample(Object value, Boolean house, Boolean small) {}

  private static final List<Sample> SAMPLES = List.of(new Sample("https://a.example.org/x", true, null),
      new Sample("https://evil.net/", false, null), new Sample("https://a.example.org@evil.net/", null, null),
      new Sample(5, null, true), new Sample(500, null, false), new Sample(true, null, null),
      new Sample(List.of("https://a.example.org/", "https://b.example.org/"), true, null),
      new Sample(List.of("https://a.example.org/", "https://evil.net/"), null, null),
      new Sample(List.of(5, 500), null, null), new Sample(List.of(5, 6), null, true));

  /** A rule, and how somebody who reads it would say whether it is about a call: yes, no, or null for who knows. */
  private record Drawn(Rule rule, List<String> tools, List<Effect> effects, List<String> roles, String argument,
      boolean house) {
    Boolean isAbout(Call call) {
      var parts = new ArrayList<Boolean>();
      parts.add(tools == null || tools.contains(call.tool) || (tools.contains("s*") && call.tool.startsWith("s")));
      parts.add(effects == null || effects.contains(call.effect));
      parts.add(
          roles == null ? Boolean.TRUE : call.roles == null ? null : roles.stream().anyMatch(call.roles::contains));
      if (argument != null) {
        Sample sample = call.arguments.get(argument);
        parts.add(sample == null ? Boolean.FALSE : house ? sample.house() : sample.small());
      }
      return parts.contains(Boolean.FALSE) ? Boolean.FALSE : parts.contains(null) ? null : Boolean.TRUE;
    }
  }

  private record Call(String tool, Effect effect, Set<String> roles, Map<String, Sample> arguments) {
    Occasion occasion() {
      var values = new HashMap<String, Object>();
      arguments.forEach((name, sample) -> values.put(name, sample.value()));
      return new Occasion("default", "anna", roles, "assistant", Office.tool(tool, effect), values);
    }
  }

  private final Random random = new Random(4711);

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private <T> T maybe(T value) {
    return random.nextInt(3) == 0 ? value : null;
  }

  private Drawn rule(int number) {
    List<String> tools = maybe(List.of(one(List.of("send", "save", "look", "s*"))));
    List<Effect> effects = maybe(List.of(one(List.of(Effect.values()))));
    List<String> roles = maybe(List.of(one(List.of("user", "operator"))));
    String argument = random.nextBoolean() ? one(List.of("a", "b")) : null;
    boolean house = random.nextBoolean();
    List<Condition> when = argument == null
        ? null
        : List.of(house
            ? new Condition(argument, List.of("*.example.org"), null, null, null, null, null)
            : new Condition(argument, null, null, null, null, BigDecimal.ZERO, BigDecimal.TEN));
    return new Drawn(
        new Rule("rule" + number, roles == null ? null : List.of("*"), null, roles, null, tools, effects, null,
            when, one(List.of(Ruling.values())), null, null, null),
        tools, effects, roles, argument, house);
  }

  private Call call() {
    var arguments = new HashMap<String, Sample>();
    for (String name : List.of("a", "b")) {
      if (random.nextInt(4) > 0) {
        arguments.put(name, one(SAMPLES));
      }
    }
    return new Call(one(List.of("send", "save", "look")), one(List.of(Effect.values())),
        random.nextInt(4) == 0 ? null : Set.of(one(List.of("user", "operator", "viewer"))), arguments);
  }

  private static Ruling oracle(List<Drawn> rules, Call call) {
    List<Integer> guesses = java.util.stream.IntStream.range(0, rules.size())
        .filter(i -> rules.get(i).isAbout(call) == null).boxed().toList();
    Ruling strictest = Ruling.ALLOW;
    for (int world = 0; world < 1 << guesses.size(); world++) {
      Ruling here = call.effect == Effect.READ ? Ruling.ALLOW : Ruling.ASK;
      for (int i = rules.size() - 1; i >= 0; i--) {
        Boolean told = rules.get(i).isAbout(call);
        if (told == null ? (world >> guesses.indexOf(i) & 1) == 1 : told) {
          here = rules.get(i).rule().decision();
        }
      }
      strictest = here.ordinal() > strictest.ordinal() ? here : strictest;
    }
    return strictest;
  }

  @Test
  void noAnswerIsMorePermissiveThanTheRulesAsTheyAreWritten() {
    var seen = new HashMap<Ruling, Integer>();
    for (int round = 0; round < 4_000; round++) {
      List<Drawn> rules = java.util.stream.IntStream.range(0, random.nextInt(8)).mapToObj(this::rule).toList();
      RuleSet set = RuleSet.of(rules.stream().map(drawn -> new PreparedRule("file", drawn.rule())).toList());
      for (int i = 0; i < 10; i++) {
        Call call = call();
        Ruling decided = set.decide(call.occasion(), (occasion, perHour) -> null).finding().decision();
        assertThat(decided).as("%s of %s", call, rules).isEqualTo(oracle(rules, call));
        seen.merge(decided, 1, Integer::sum);
      }
    }
    assertThat(seen).hasSize(3).allSatisfy((ruling, times) -> assertThat(times).isGreaterThan(2_000));
  }
}
