package io.osgent.security.internal;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an issuer's claims come to here. */
final class Claims {
  private static final int LONGEST_USER = 200;
  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}");

  private final String userClaim;
  private final String userPrefix;
  private final List<String> rolesPath;
  private final Map<String, String> roleMap;
  private final Set<String> defaultRoles;

  Claims(OidcConfig config) {
    userClaim = config.userClaim();
    userPrefix = config.userPrefix();
    rolesPath = config.rolesClaim().isBlank() ? List.of() : List.of(config.rolesClaim().strip().split("\\."));
    roleMap = new HashMap<>();
    words(config.roleMap()).forEach(entry -> {
      int at = entry.lastIndexOf('=');
      if (at < 1 || at == entry.length() - 1) {
        throw new IllegalArgumentException("roleMap '" + entry + "' should be like staff=user");
      }
      roleMap.put(entry.substring(0, at).strip(), entry.substring(at + 1).strip());
    });
    defaultRoles = Set.copyOf(words(config.defaultRoles()).toList());
  }

  static Stream<String> words(String[] values) {
    return Stream.of(values).flatMap(value -> Stream.of(value.split(","))).map(String::strip)
        .filter(word -> !word.isEmpty());
  }

  /** @return null when they name nobody */
  String user(JWTClaimsSet claims) {
    if (claims.getClaim(userClaim) instanceof String named && !named.isBlank() && named.length() <= LONGEST_USER
        && !UNPRINTABLE.matcher(named).find()) {
      return userPrefix + named;
    }
    return null;
  }

  Set<String> roles(JWTClaimsSet claims) {
    var roles = new TreeSet<>(defaultRoles);
    Object value = rolesPath.isEmpty() ? null : claims.getClaims();
    for (String step : rolesPath) {
      value = value instanceof Map<?, ?> inner ? inner.get(step) : null;
    }
    Stream<?> said = switch (value) {
      case null -> Stream.of();
      case Collection<?> several -> several.stream();
      case String text -> Stream.of(text.split("[ ,]+"));
      default -> Stream.of();
    };
    said.filter(String.class::isInstance).map(String.class::cast)
        .map(word -> roleMap.isEmpty() ? word : roleMap.get(word)).filter(role -> role != null && !role.isBlank())
        .forEach(roles::add);
    return roles;
  }
}
