package io.osgent.security.internal;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an issuer's claims come to here. */
final class Claims {
  private static final int LONGEST_USER = 200;
  /** Nobody could ask for a user with a slash, for it divides the parts of an address. */
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}/]");

  private final String userClaim;
  private final String userPrefix;
  private final List<String> rolesPath;
  private final Map<String, String> roleMap;
  private final Set<String> defaultRoles;
  private final boolean knownHere;

  Claims(OidcConfig config) {
    userClaim = config.userClaim();
    userPrefix = config.userPrefix();
    rolesPath = config.rolesClaim().isBlank() ? List.of() : List.of(config.rolesClaim().strip().split("\\."));
    roleMap = new HashMap<>();
    words(config.roleMap()).forEach(entry -> {
      int at = entry.lastIndexOf('=');
      if (at < 1 || !Words.fits(entry.substring(at + 1).strip())) {
        throw new IllegalArgumentException("roleMap '" + entry + "' should be like staff=user");
      }
      roleMap.put(entry.substring(0, at).strip(), entry.substring(at + 1).strip());
    });
    defaultRoles = words(config.defaultRoles()).collect(Collectors.toUnmodifiableSet());
    defaultRoles.stream().filter(role -> !Words.fits(role)).findFirst().ifPresent(role -> {
      throw new IllegalArgumentException("defaultRoles '" + role + "' should be roles with commas between them");
    });
    knownHere = config.knownHere();
  }

  static Stream<String> words(String[] values) {
    return Stream.of(values).flatMap(value -> Stream.of(value.split(","))).map(String::strip)
        .filter(word -> !word.isEmpty());
  }

  /** @return null when they name nobody */
  String user(JWTClaimsSet claims) {
    if (claims.getClaim(userClaim) instanceof String named && !named.isBlank()) {
      String user = userPrefix + named;
      return user.length() <= LONGEST_USER && !UNFIT.matcher(user).find() ? user : null;
    }
    return null;
  }

  Testimony testimony(JWTClaimsSet claims) {
    Set<String> said = said(claims);
    if (roleMap.isEmpty()) {
      // No role is called by several words, though groups elsewhere may be.
      return new Testimony(defaultRoles, said.stream().filter(Words::fits).collect(Collectors.toSet()), knownHere);
    }
    var roles = new TreeSet<>(defaultRoles);
    said.stream().map(roleMap::get).filter(Objects::nonNull).forEach(roles::add);
    return new Testimony(roles, Set.of(), knownHere);
  }

  /** What stands in the claim. */
  private Set<String> said(JWTClaimsSet claims) {
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
    return said.filter(String.class::isInstance).map(String.class::cast).filter(word -> !word.isBlank())
        .collect(Collectors.toSet());
  }
}
