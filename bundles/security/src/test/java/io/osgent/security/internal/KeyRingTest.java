package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.server.security.Principal.Role;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.StoredKey;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private final List<StoredKey> kept = new ArrayList<>();
  private final Storage storage = keysOnly();

  @Test
  void theFirstStartMakesAKeyForTheAdministrator() {
    var ring = new KeyRing(storage);

    String key = ring.admit(null).orElseThrow();

    assertThat(key).startsWith("osg_").hasSizeGreaterThan(40);
    assertThat(ring.authenticate(key)).hasValueSatisfying(p -> assertThat(p.role()).isEqualTo(Role.ADMIN));
  }

  @Test
  void aLaterStartKnowsTheKeyAndMakesNoOther() {
    String key = new KeyRing(storage).admit(null).orElseThrow();

    var later = new KeyRing(storage);

    assertThat(later.admit(null)).isEmpty();
    assertThat(later.authenticate(key)).isPresent();
  }

  @Test
  void theKeyItselfIsNeverKept() {
    String key = new KeyRing(storage).admit(null).orElseThrow();

    assertThat(kept).singleElement().satisfies(k -> assertThat(k.toString()).doesNotContain(key));
  }

  @Test
  void theEnvironmentPresetsTheKey() {
    var ring = new KeyRing(storage);

    assertThat(ring.admit("a-key-of-my-own-choice")).isEmpty();

    assertThat(ring.authenticate("a-key-of-my-own-choice")).isPresent();
    assertThat(new KeyRing(storage).authenticate("a-key-of-my-own-choice")).isPresent();
  }

  @Test
  void aPresetKeyThatCouldBeGuessedIsRefused() {
    assertThatThrownBy(() -> new KeyRing(storage).admit("short")).hasMessageContaining("at least 16 characters");
    assertThat(kept).isEmpty();
  }

  @Test
  void anythingElseIsNobody() {
    var ring = new KeyRing(storage);
    String key = ring.admit(null).orElseThrow();

    assertThat(ring.authenticate(null)).isEmpty();
    assertThat(ring.authenticate("")).isEmpty();
    assertThat(ring.authenticate(key + "x")).isEmpty();
    assertThat(ring.authenticate(kept.getFirst().sha256())).isEmpty();
  }

  private Storage keysOnly() {
    return (Storage) Proxy.newProxyInstance(Storage.class.getClassLoader(), new Class<?>[]{Storage.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "keys" -> List.copyOf(kept);
          case "commit" -> {
            ((List<?>) arguments[0]).forEach(change -> kept.add(((Change.KeyAdded) change).key()));
            yield null;
          }
          default -> throw new AssertionError("the key ring has no business with " + method.getName());
        });
  }
}
