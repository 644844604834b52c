package io.osgent.server.policy;

import io.osgent.api.ProblemException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What has to be true of one argument of a call. Exactly one kind is given, of number bounds one or both.
 *
 * @param argument the name of a field of the arguments, or a JSON pointer into them, in which {@code *} is every entry of a list
 * @param hosts it is a URL or a host, and the host is one of these; {@code *.example.org} is every host below that domain
 * @param recipients it is an e-mail address, or a list of them, and its domain is one of these, written as {@code hosts} are
 * @param below it is a path at or below one of these
 * @param oneOf it is one of these strings, numbers or booleans
 * @param atLeast it is a number that is not less
 * @param atMost it is a number that is not greater
 */
public record Condition(String argument, List<String> hosts, List<String> recipients, List<String> below,
    List<Object> oneOf, BigDecimal atLeast, BigDecimal atMost) {
  public Condition {
    if (argument == null || argument.isBlank()) {
      throw ProblemException.badRequest("invalid_policy",
          "a condition should name an 'argument', e.g. {\"argument\":\"url\",\"hosts\":[\"*.example.org\"]}");
    }
    long kinds = Stream.of(hosts, recipients, below, oneOf, atLeast == null ? atMost : atLeast)
        .filter(Objects::nonNull).count();
    if (kinds != 1) {
      throw ProblemException.badRequest("invalid_policy",
          "the condition on '" + argument + "' should be of exactly one "
              + "kind: hosts, recipients, below, one_of, or at_least and at_most");
    } else if (Stream.of(hosts, recipients, below, oneOf).anyMatch(list -> list != null && isEmpty(list))) {
      throw ProblemException.badRequest("invalid_policy",
          "the list in the condition on '" + argument + "' should not be empty or have a null in it");
    }
  }

  private static boolean isEmpty(List<?> list) {
    return list.isEmpty() || list.stream().anyMatch(Objects::isNull);
  }
}
