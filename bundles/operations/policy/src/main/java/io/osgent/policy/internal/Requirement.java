package io.osgent.policy.internal;

import io.osgent.server.policy.Condition;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A condition, ready to be tried on calls. */
final class Requirement {
  private final Arguments place;
  private final Function<Object, Fit> kind;

  Requirement(Condition condition) {
    place = new Arguments(condition.argument());
    kind = kind(condition);
  }

  private static Function<Object, Fit> kind(Condition condition) {
    if (condition.hosts() != null) {
      var hosts = new Domains(condition.hosts());
      return text(url -> each(List.of(Urls.host(url)), hosts));
    } else if (condition.recipients() != null) {
      var domains = new Domains(condition.recipients());
      return text(mail -> each(Recipients.domains(mail), domains));
    } else if (condition.below() != null) {
      return text(new Paths(condition.below())::fit);
    } else if (condition.oneOf() != null) {
      return value -> oneOf(condition.oneOf(), value);
    }
    return value -> within(condition.atLeast(), condition.atMost(), value);
  }

  private static Function<Object, Fit> text(Function<String, Fit> test) {
    return value -> value instanceof String text ? test.apply(text) : Fit.MAYBE;
  }

  private static Fit each(List<Optional<String>> hosts, Domains domains) {
    return Fit
        .ofAll(hosts.stream().map(host -> host.map(known -> Fit.of(domains.match(known))).orElse(Fit.MAYBE)).toList());
  }

  private static Fit oneOf(List<Object> choices, Object value) {
    if (choices.stream().anyMatch(choice -> same(choice, value))) {
      return Fit.YES;
    }
    return choices.stream().anyMatch(choice -> alike(choice, value)) ? Fit.NO : Fit.MAYBE;
  }

  private static boolean same(Object choice, Object value) {
    return choice instanceof Number && value instanceof Number
        ? number(choice).compareTo(number(value)) == 0
        : Objects.equals(choice, value);
  }

  private static boolean alike(Object choice, Object value) {
    return (choice instanceof String && value instanceof String)
        || (choice instanceof Number && value instanceof Number)
        || (choice instanceof Boolean && value instanceof Boolean);
  }

  private static Fit within(BigDecimal atLeast, BigDecimal atMost, Object value) {
    if (!(value instanceof Number)) {
      return Fit.MAYBE;
    }
    BigDecimal number = number(value);
    return Fit
        .of((atLeast == null || number.compareTo(atLeast) >= 0) && (atMost == null || number.compareTo(atMost) <= 0));
  }

  private static BigDecimal number(Object value) {
    return new BigDecimal(value.toString());
  }

  Fit fit(Map<String, Object> arguments) {
    return Fit.ofAll(place.in(arguments).stream().map(this::fit).toList());
  }

  /** What is not there fulfils nothing; what is of another kind may, as far as can be told. */
  private Fit fit(Optional<Object> value) {
    return value.map(there -> Arguments.isStrange(there) ? Fit.MAYBE : kind.apply(there)).orElse(Fit.NO);
  }
}
