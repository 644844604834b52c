package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No key or token is compared with another, for there is none that it could be compared with: only hashes are there. */
class SecretsInMemoryTest {
  @TempDir
  private Path folder;

  @Test
  void nothingIsThereThatAKeyOrTokenCouldBeComparedWith() throws Exception {
    try (var home = new Home(folder)) {
      String key = home.ring.admit(null).orElseThrow();
      home.user("ann", "user");
      var tokens = home.login("ann");
      home.principal(key);
      home.principal(tokens.accessToken());

      Set<Object> all = reachable(home.ring, home.directory, home.check, home.logins, home.keys, home.users);

      assertThat(all).as("what is looked through").anyMatch("ann"::equals).anyMatch(Fingerprint.of(key)::equals);
      assertThat(all).noneMatch(Set.of(key, tokens.accessToken(), tokens.refreshToken(), Home.PASSWORD)::contains);
    }
  }

  /** All that our own objects hold, and what is in their collections. */
  private static Set<Object> reachable(Object... roots) throws IllegalAccessException {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var left = new ArrayDeque<>(Arrays.asList(roots));
    while (!left.isEmpty()) {
      Object next = left.pop();
      if (!Proxy.isProxyClass(next.getClass()) && seen.add(next)) {
        if (next instanceof Map<?, ?> map) {
          map.forEach((key, value) -> {
            left.push(key);
            left.push(value);
          });
        } else if (next instanceof Collection<?> some) {
          some.stream().filter(Objects::nonNull).forEach(left::push);
        } else if (next.getClass().getName().startsWith("io.osgent.")) {
          for (Field field : next.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible() && field.get(next) != null) {
              left.push(field.get(next));
            }
          }
        }
      }
    }
    return seen;
  }
}
