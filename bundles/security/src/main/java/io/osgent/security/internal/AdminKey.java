package io.osgent.security.internal;

import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.PresetKey;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key by which the administrator comes in.
 *
 * <p>Where the environment presets it, that is the one: another value takes the place of the former, and one that was
 * revoked stays so for as long as it is preset.
 */
final class AdminKey {
  private static final String ADMIN = "admin";
  private static final UserKey USER = new UserKey(Principal.HOUSE, ADMIN);
  private static final Logger LOG = LoggerFactory.getLogger(AdminKey.class);

  private final Directory directory;
  private final InstantSource clock;

  AdminKey(Directory directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Sees to it that there is one.
   *
   * @param preset the key the environment asks for, or null
   * @return the key that had to be made, or empty when there was one
   */
  Optional<String> admit(String preset) {
    if (preset != null && !preset.isBlank()) {
      if (preset.length() < PresetKey.SHORTEST) {
        throw new IllegalArgumentException(PresetKey.TOO_SHORT);
      }
      preset(preset);
      return Optional.empty();
    } else if (!directory.isEmpty(Principal.HOUSE)) {
      return Optional.empty();
    }
    String key = SecretText.next(SecretText.KEY);
    add(key);
    return Optional.of(key);
  }

  private void preset(String secret) {
    var fingerprint = Fingerprint.of(secret);
    Optional<Fingerprint> former = former();
    if (former.filter(fingerprint::equals).isPresent()) {
      if (directory.key(fingerprint) == null) {
        LOG.warn("The key in {} was revoked, and lets nobody in; set another, or make a key with: "
            + "osgent keys create NAME --user USER --role admin", PresetKey.VARIABLE);
      }
      return;
    }
    former.map(directory::key).map(KeyUse::key).filter(key -> key.user().equals(USER)).ifPresent(key -> {
      directory.remove(key);
      LOG.info("The key that was in {} before is good no more", PresetKey.VARIABLE);
    });
    if (directory.key(fingerprint) == null) {
      add(secret);
      LOG.info("The key in {} is an administrator's key from now on", PresetKey.VARIABLE);
    }
    remember(fingerprint);
  }

  /** What was preset last, whether it is still good or not. */
  private Optional<Fingerprint> former() {
    return directory.write(Reach.SERVER,
        sql -> sql.one(row -> Fingerprint.ofHex(row.getString(1)), "SELECT sha256 FROM identity_preset"));
  }

  private void remember(Fingerprint preset) {
    directory.write(Reach.SERVER, sql -> {
      sql.run("DELETE FROM identity_preset");
      return sql.run("INSERT INTO identity_preset (sha256) VALUES (?)", preset.hex());
    });
  }

  private void add(String secret) {
    Instant now = clock.instant();
    if (directory.account(USER).isEmpty()) {
      directory.add(new Account(USER, null, Set.of(BuiltInRole.ADMIN.wireName()), false, null, now));
    }
    directory.add(new StoredKey(SecretText.id("k"), Fingerprint.of(secret), USER, freeName(),
        Set.of(BuiltInRole.ADMIN.wireName()), null, null, now, null, null));
  }

  /** {@code admin}, or what comes next where there is one of that name. */
  private String freeName() {
    int number = 1;
    String name = ADMIN;
    while (directory.keyNamed(Principal.HOUSE, name).isPresent()) {
      number++;
      name = ADMIN + "-" + number;
    }
    return name;
  }
}
